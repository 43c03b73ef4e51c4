package io.troupe.actors.executor;

import static io.troupe.actors.executor.PoolFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.executor.PoolFixture.Running;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to an executor is the end of its attempt, with a reason, and of nothing else.
 */
final class FailedAttemptTest {
  static final TaskFailure CANCELLED = TaskFailure.of(Cause.CANCELLED, "nobody wants it");
  private static final TaskFailure TIMEOUT = TaskFailure.of(Cause.TIMEOUT, "it took too long");
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

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
    fixture.heartbeat(Duration.ofSeconds(20));
    // Most tests end an executor; its successor starts meanwhile.
    fixture.pool.warm(2, PoolFixture.MEMORY);
  }

  @AfterEach
  void thePoolStillWorks() {
    assertThat(fixture.run("test-emit", Map.of()).success().metrics()).isNotEmpty();
  }

  @Test
  void namesTheExitCode() {
    RecordingListener heard = fixture.run("test-exit", with("code", 7));
    assertThat(heard.failure().cause()).isEqualTo(Cause.CRASH);
    assertThat(heard.failure().message()).isEqualTo("the executor ended with exit code 7");
    assertThat(heard.failure().lastLines()).containsExactly("exiting with 7");
    assertThat(heard.ends).hasValue(1);
  }

  @Test
  void namesTheSignal() {
    TaskFailure failure = fixture.run("test-signal", with("signal", 9)).failure();
    assertThat(failure.cause()).isEqualTo(Cause.CRASH);
    assertThat(failure.message()).isEqualTo("the executor ended with signal 9 (SIGKILL)");
  }

  @Test
  void namesASegmentationFaultAndItsReport() {
    TaskFailure failure = fixture.run("test-signal", with("signal", 11)).failure();
    assertThat(failure.cause()).isEqualTo(Cause.CRASH);
    assertThat(failure.message()).startsWith("the executor ended with SIGSEGV");
    Path report = Path.of(failure.hint().orElseThrow().replace("the JVM's report is ", ""));
    assertThat(report).isRegularFile();
  }

  @Test
  void noticesAStoppedProcess() {
    fixture.heartbeat(Duration.ofSeconds(1));
    RecordingListener heard = fixture.run("test-signal", with("signal", 19));
    assertThat(heard.failure().cause()).isEqualTo(Cause.UNRESPONSIVE);
    assertThat(Await.living(heard.pid())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"heap", "leak", "native"})
  void reportsExhaustedMemory(String memory) {
    RecordingListener heard = fixture.run("test-exhaust", with("memory", memory));
    assertThat(heard.failure().cause()).isEqualTo(Cause.OUT_OF_MEMORY);
    assertThat(Await.living(heard.pid())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out", "err", "log"})
  void stopsAFloodOfOutputSoon(String where) throws IOException {
    Running running = fixture.start("test-flood", with("where", where));
    long pid = running.listener().pid();
    long begin = System.nanoTime();
    TaskFailure failure = running.listener().failure();
    assertThat(failure.cause()).isEqualTo(Cause.OUTPUT_FLOOD);
    assertThat(failure.lastLines()).hasSize(50);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    assertThat(Files.size(fixture.log(running.assignment()))).isBetween(15L << 20, 17L << 20);
    assertThat(Await.living(pid)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"exception, true", "stack-overflow, true", "interrupted, true", "error, false"})
  void survivesWhatAKindThrows(String what, boolean kept) {
    RecordingListener heard = fixture.run("test-throw", with("what", what));
    assertThat(heard.failure().cause()).isEqualTo(Cause.INTERNAL);
    assertThat(Await.living(heard.pid())).isEqualTo(kept);
  }

  @Test
  void retiresAnExecutorWhoseDeviceLeaks() {
    RecordingListener heard = fixture.run("test-leak", Map.of());
    assertThat(heard.failure().message()).contains("did not release its device memory");
    assertThat(Await.living(heard.pid())).isFalse();
  }

  @Test
  void cancelsAKindThatListens() {
    Running running = fixture.start("test-sleep", with("millis", 600_000));
    long pid = running.listener().pid();
    running.attempt().cancel(CANCELLED, LONG);
    assertThat(running.listener().failure().cause()).isEqualTo(Cause.CANCELLED);
    assertThat(running.listener().failure().message()).isEqualTo("nobody wants it");
    assertThat(Await.living(pid)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void endsAKindThatDoesNotListen(boolean busy, boolean deaf) {
    Map<String, Value> with =
        new LinkedHashMap<>(Map.of("busy", new Value.Bool(busy), "deaf", new Value.Bool(deaf)));
    Running running = fixture.start("test-hang", with);
    long pid = running.listener().pid();
    Await.until("it hangs", () -> running.listener().lines.contains("hanging"));
    running.attempt().cancel(TIMEOUT, SHORT);
    TaskFailure failure = running.listener().failure();
    assertThat(failure.cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(failure.lastLines()).contains("hanging");
    assertThat(Await.living(pid)).isFalse();
    assertThat(running.listener().ends).hasValue(1);
  }

  @Test
  void shortensTheGraceOfAnEarlierCancellation() {
    Running running = fixture.start("test-hang", Map.of());
    running.listener().pid();
    running.attempt().cancel(TIMEOUT, LONG);
    running.attempt().cancel(CANCELLED, SHORT);
    assertThat(running.listener().failure().cause()).isEqualTo(Cause.TIMEOUT);
  }

  @Test
  void cancelsAnAttemptWhoseProcessIsStillStarting() {
    Running running = fixture.start(fixture.assignment("test-hang", Map.of()), Isolation.PROCESS);
    running.attempt().cancel(CANCELLED, Duration.ZERO);
    assertThat(running.listener().failure().cause()).isEqualTo(Cause.CANCELLED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesProcessesThatAnAttemptLeftBehindWithIt(boolean orphan) {
    RecordingListener heard = fixture.run("test-fork", with("orphan", orphan));
    long child = (long) heard.metric("child");
    assertThat(Await.living(child)).isFalse();
    assertThat(Await.living(heard.pid())).isFalse();
  }

  @Test
  void killsGrandchildrenOfAKilledAttempt() {
    Running running =
        fixture.start(
            "test-fork", Map.of("orphan", new Value.Bool(true), "hang", new Value.Bool(true)));
    Await.until("it forked", () -> !running.listener().lines.isEmpty());
    long child = Long.parseLong(running.listener().lines.getFirst().replace("child ", ""));
    assertThat(Await.living(child)).isTrue();
    running.attempt().cancel(CANCELLED, Duration.ZERO);
    running.listener().outcome();
    assertThat(List.of(child, running.listener().pid())).noneMatch(Await::living);
  }

  @Test
  void closingThePoolEndsWhatRuns(@TempDir Path other) throws IOException {
    PoolFixture second = new PoolFixture(other);
    Running hanging = second.start("test-hang", Map.of());
    long pid = hanging.listener().pid();
    Running starting = second.start("test-hang", Map.of());
    second.close();
    assertThat(Await.living(pid)).isFalse();
    assertThat(hanging.listener().failure().cause()).isEqualTo(Cause.CANCELLED);
    assertThat(starting.listener().failure().cause()).isEqualTo(Cause.CANCELLED);
    RecordingListener late = second.run("noop", Map.of());
    assertThat(late.failure().message()).isEqualTo("the worker closes");
  }
}
