package io.troupe.actors.executor;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.testkinds.TestKinds;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A pool of executors with the test kinds under a folder of its own. */
final class PoolFixture implements AutoCloseable {
  static final long MEMORY = 384L << 20;

  /** Executors that are soon ended again start faster without C2. */
  static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private static final AtomicLong TOKENS = new AtomicLong();

  final Path home;
  final ExecutorPool pool;
  private Duration heartbeat = Duration.ofSeconds(20);
  private long memoryBytes = MEMORY;
  private List<TaskResult> inputs = List.of();
  private int attempt = 1;

  PoolFixture(Path home, UnaryOperator<ExecutorSettings> change) throws IOException {
    this.home = home;
    ExecutorSettings settings =
        ExecutorSettings.of(home, 2)
            .withKindsClass(TestKinds.class.getName())
            .withKinds(TestKinds.kinds())
            .withFlags(FLAGS);
    pool = ExecutorPool.open(change.apply(settings));
  }

  PoolFixture(Path home) throws IOException {
    this(home, settings -> settings);
  }

  /** For the attempts that follow. */
  PoolFixture heartbeat(Duration limit) {
    heartbeat = limit;
    return this;
  }

  /** For the attempts that follow. */
  PoolFixture inputs(List<TaskResult> results) {
    inputs = results;
    return this;
  }

  /** For the attempts that follow. */
  PoolFixture attempt(int number) {
    attempt = number;
    return this;
  }

  /** For the attempts that follow. */
  PoolFixture memoryBytes(long bytes) {
    memoryBytes = bytes;
    return this;
  }

  Assignment assignment(String kind, Map<String, Value> with) {
    return assignment(kind, 1, with);
  }

  Assignment assignment(String kind, int version, Map<String, Value> with) {
    long token = TOKENS.incrementAndGet();
    return new Assignment(
        "run-1",
        new TaskId(kind + "[token=" + token + "]"),
        attempt,
        token,
        kind,
        version,
        new Value.Mapping(new LinkedHashMap<>(with)),
        inputs,
        new DataFolders(List.of(home.resolve("data"))),
        home.resolve("store"),
        scratch(token),
        new Assignment.Lease("cpu:0", 1, 0),
        memoryBytes,
        heartbeat);
  }

  Path scratch(long token) {
    return home.resolve("scratch").resolve(Long.toString(token));
  }

  Path log(Assignment assignment) {
    return home.resolve("attempt-" + assignment.token() + ".log");
  }

  Running start(Assignment assignment, Isolation isolation) {
    RecordingListener listener = new RecordingListener();
    Attempt attempt = pool.start(assignment, isolation, log(assignment), listener);
    return new Running(assignment, attempt, listener);
  }

  Running start(String kind, Map<String, Value> with) {
    return start(assignment(kind, with), Isolation.POOLED);
  }

  /** Makes an attempt and waits for its end. */
  RecordingListener run(String kind, Map<String, Value> with) {
    RecordingListener listener = start(kind, with).listener();
    listener.outcome();
    return listener;
  }

  boolean noScratch() throws IOException {
    Path folder = home.resolve("scratch");
    if (!Files.exists(folder)) {
      return true;
    }
    try (var left = Files.list(folder)) {
      return left.findAny().isEmpty();
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** An attempt under way. */
  record Running(Assignment assignment, Attempt attempt, RecordingListener listener) {}

  static Map<String, Value> with(String name, String text) {
    return Map.of(name, new Value.Text(text));
  }

  static Map<String, Value> with(String name, long number) {
    return Map.of(name, new Value.Int(number));
  }

  static Map<String, Value> with(String name, boolean value) {
    return Map.of(name, new Value.Bool(value));
  }
}
