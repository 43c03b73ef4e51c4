package io.troupe.actors.executor;

import static io.troupe.actors.executor.PoolFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol as docs/formats-executor.md describes it, spoken and broken by a Python script. */
final class ForeignExecutorTest {
  private static final Path SCRIPT = Path.of("src/test/python/executor.py").toAbsolutePath();

  @TempDir private Path home;

  @BeforeAll
  static void pythonIsThere() {
    boolean found =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    Assumptions.assumeTrue(found, "python3 is not on the PATH");
  }

  private PoolFixture pool(String behaviour, Duration startLimit) throws IOException {
    return new PoolFixture(
        home, s -> s.withJava(SCRIPT).withKindsClass(behaviour).withStartLimit(startLimit));
  }

  @Test
  void anExecutorInAnotherLanguageIsAsGood() throws IOException {
    try (PoolFixture fixture = pool("answers", Await.LIMIT)) {
      RecordingListener first = fixture.run("noop", with("text", "grüße"));
      assertThat(first.success().metrics()).containsExactly(Map.entry("answer", 42.0));
      assertThat(first.lines.getFirst()).endsWith("with {'text': 'grüße'}");
      assertThat(fixture.run("noop", Map.of()).pid()).isEqualTo(first.pid());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "other-version | speaks version 99 of the protocol",
        "garbage       | a frame of 4,294,967,295 bytes was announced",
        "speaks-first  | says hello first",
        "leaves        | ended with exit code 5",
        "unknown-type  | 'dance'",
        "not-cbor      | not a frame",
        "other-token   | broke the protocol",
      })
  void aBrokenExecutorFailsItsAttempt(String behaviour, String message) throws IOException {
    try (PoolFixture fixture = pool(behaviour, Await.LIMIT)) {
      TaskFailure failure = fixture.run("noop", Map.of()).failure();
      assertThat(failure.cause()).isEqualTo(Cause.CRASH);
      assertThat(failure.message()).contains(message);
      if (behaviour.equals("leaves")) {
        assertThat(failure.lastLines()).containsExactly("no licence for this machine");
      }
    }
  }

  @Test
  void anExecutorThatNeverConnectsFailsItsAttempt() throws IOException {
    try (PoolFixture fixture = pool("silent", Duration.ofMillis(300))) {
      TaskFailure failure = fixture.run("noop", Map.of()).failure();
      assertThat(failure.message()).contains("did not say hello within PT0.3S");
    }
  }

  @Test
  void aCommandThatIsNotThereFailsItsAttempt() throws IOException {
    Path missing = home.resolve("no-java");
    try (PoolFixture fixture = new PoolFixture(home, s -> s.withJava(missing))) {
      TaskFailure failure = fixture.run("noop", Map.of()).failure();
      assertThat(failure.cause()).isEqualTo(Cause.CRASH);
      assertThat(failure.message()).contains("did not start").contains("no-java");
    }
  }
}
