package io.troupe.actors.executor;

import static io.troupe.actors.executor.PoolFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.troupe.actors.executor.PoolFixture.Running;
import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecutorPoolTest {
  private static final List<String> TWENTY_LINES =
      IntStream.rangeClosed(1, 20).mapToObj(n -> "line " + n).toList();

  @TempDir private static Path home;
  private static PoolFixture fixture;

  @BeforeAll
  static void open() throws IOException {
    fixture = new PoolFixture(home);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void reset() {
    fixture.attempt(1).inputs(List.of());
  }

  @Test
  void passesOnWhatAKindSaysAndGives() throws IOException {
    Running running = fixture.start("test-emit", Map.of());
    AttemptOutcome.Succeeded success = running.listener().success();
    assertThat(success.metrics()).containsExactly(Map.entry("value", 0.5));
    assertThat(success.timings()).containsExactly(Map.entry("steps_per_second", 10.0));
    Artifact artifact = running.listener().artifact("text");
    assertThat(artifact.blobs().getFirst().path()).isEqualTo("text.txt");
    String sha = artifact.digest();
    Path blob = home.resolve("store/sha256").resolve(sha.substring(0, 2)).resolve(sha);
    assertThat(blob).hasContent("hello");
    RecordingListener heard = running.listener();
    assertThat(heard.progress).last().isEqualTo(new Progress(10, 10, "steps"));
    assertThat(heard.points).hasSize(10).contains(new CurvePoint("loss", 4, 0.25));
    assertThat(heard.lines).isEqualTo(TWENTY_LINES);
    assertThat(fixture.log(running.assignment())).hasContent(String.join("\n", TWENTY_LINES));
    assertThat(fixture.noScratch()).isTrue();
    assertThat(heard.afterTheEnd).hasValue(0);
  }

  @Test
  void reusesAWarmExecutor() {
    Set<Long> pids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      pids.add(fixture.run("test-emit", Map.of()).pid());
    }
    assertThat(pids).hasSize(1);
  }

  @Test
  void makesAttemptsSideBySide() {
    Running first = fixture.start("test-sleep", with("millis", 60_000));
    Running second = fixture.start("test-sleep", with("millis", 60_000));
    assertThat(first.listener().pid()).isNotEqualTo(second.listener().pid());
    first.attempt().cancel(FailedAttemptTest.CANCELLED, Duration.ofMinutes(1));
    second.attempt().cancel(FailedAttemptTest.CANCELLED, Duration.ofMinutes(1));
    assertThat(first.listener().failure().cause()).isEqualTo(Cause.CANCELLED);
    assertThat(second.listener().failure().cause()).isEqualTo(Cause.CANCELLED);
  }

  @Test
  void keepsTheExecutorOfAKindThatFailedInOrder() {
    long before = fixture.run("test-emit", Map.of()).pid();
    RecordingListener failed = fixture.run("test-throw", with("message", "planted here"));
    assertThat(failed.failure().cause()).isEqualTo(Cause.INTERNAL);
    assertThat(failed.failure().message())
        .isEqualTo("java.lang.IllegalStateException: planted here");
    assertThat(failed.failure().lastLines().get(1)).contains("ThrowKind.run");
    assertThat(failed.pid()).isEqualTo(before);
    assertThat(fixture.run("test-emit", Map.of()).pid()).isEqualTo(before);
  }

  @Test
  void startsAFreshProcessWhereAskedTo() {
    Assignment one = fixture.assignment("test-emit", Map.of());
    Assignment two = fixture.assignment("test-emit", Map.of());
    RecordingListener first = fixture.start(one, Isolation.PROCESS).listener();
    first.success();
    assertThat(Await.living(first.pid())).isFalse();
    RecordingListener second = fixture.start(two, Isolation.PROCESS).listener();
    second.success();
    assertThat(second.pid()).isNotEqualTo(first.pid());
  }

  @Test
  void runsAKindInThisProcess() {
    Assignment assignment = fixture.assignment("test-emit", with("steps", 2));
    RecordingListener heard = fixture.start(assignment, Isolation.IN_PROCESS).listener();
    assertThat(heard.success().metrics()).containsEntry("value", 0.5);
    assertThat(heard.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(heard.progress).last().isEqualTo(new Progress(2, 2, "steps"));
    assertThat(fixture.log(assignment)).hasContent("line 1\nline 3\n");
  }

  @Test
  void refusesInProcessWithoutKinds(@TempDir Path other) throws IOException {
    try (ExecutorPool pool = ExecutorPool.open(ExecutorSettings.of(other, 1))) {
      Assignment assignment = fixture.assignment("noop", Map.of());
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  pool.start(
                      assignment,
                      Isolation.IN_PROCESS,
                      other.resolve("log"),
                      new RecordingListener()));
    }
  }

  @Test
  void givesAKindTheFilesOfItsInputs() {
    Artifact text = fixture.run("test-emit", with("text", "12345")).artifact("text");
    TaskResult result =
        new TaskResult(
            new TaskId("before"),
            "test-emit",
            new TreeMap<>(),
            new TreeMap<>(Map.of("a", 1.5, "b", 2.0)),
            new TreeMap<>(Map.of("text", text)));
    fixture.inputs(List.of(result));
    assertThat(fixture.run("test-inputs", Map.of()).success().metrics())
        .containsExactly(Map.entry("bytes", 5.0), Map.entry("sum", 3.5));
  }

  @Test
  void saysWhichInputIsDamaged() throws IOException {
    Artifact text = fixture.run("test-emit", with("text", "damaged")).artifact("text");
    String sha = text.digest();
    Path blob = home.resolve("store/sha256").resolve(sha.substring(0, 2)).resolve(sha);
    Files.delete(blob);
    Files.writeString(blob, "Damaged");
    TaskResult result =
        new TaskResult(
            new TaskId("before"),
            "test-emit",
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(Map.of("text", text)));
    fixture.inputs(List.of(result));
    RecordingListener heard = fixture.run("test-inputs", Map.of());
    assertThat(heard.failure().cause()).isEqualTo(Cause.IO);
    assertThat(heard.failure().message()).contains("text.txt").contains("SHA-256");
  }

  @Test
  void failsWithTheCauseThatAKindNames() {
    RecordingListener first = fixture.run("test-flaky", with("cause", "gpu-fault"));
    assertThat(first.failure().cause()).isEqualTo(Cause.GPU_FAULT);
    assertThat(first.failure().hint()).contains("wait for the next attempt");
    assertThat(first.failure().lastLines()).hasSize(1).first().asString().startsWith("attempt 1");
    assertThat(Await.living(first.pid())).isFalse();
    fixture.attempt(2);
    RecordingListener second = fixture.run("test-flaky", with("cause", "gpu-fault"));
    assertThat(second.success().metrics()).containsEntry("attempts", 2.0);
  }

  @Test
  void refusesBadParametersAndOtherVersions() {
    RecordingListener bad = fixture.run("test-exit", with("code", "many"));
    assertThat(bad.failure().cause()).isEqualTo(Cause.BAD_INPUT);
    assertThat(bad.failure().message()).startsWith("code: ");
    RecordingListener old =
        fixture.start(fixture.assignment("test-emit", 7, Map.of()), Isolation.POOLED).listener();
    assertThat(old.failure().cause()).isEqualTo(Cause.BAD_INPUT);
    assertThat(old.failure().message()).contains("version 7").contains("version 1");
    RecordingListener unknown = fixture.run("no-such-kind", Map.of());
    assertThat(unknown.failure().message()).contains("no-such-kind");
  }

  @Test
  void refusesAMetricThatIsNoNumber() {
    RecordingListener heard = fixture.run("test-metric", Map.of());
    assertThat(heard.failure().cause()).isEqualTo(Cause.NUMERICAL);
    assertThat(heard.failure().message()).isEqualTo("metric 'ratio' is NaN");
  }

  @Test
  void hearsThatALongAttemptIsAlive() {
    Running running = fixture.start("test-hang", with("busy", true));
    Await.until("it was alive thrice", () -> running.listener().alive.get() >= 3);
    running.attempt().cancel(FailedAttemptTest.CANCELLED, Duration.ZERO);
    running.listener().outcome();
  }
}
