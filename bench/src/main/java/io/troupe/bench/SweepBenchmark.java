package io.troupe.bench;

import io.troupe.actors.LocalNode;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventCodec;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.SqliteReader;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.catalog.Catalog;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.language.Compilation;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How fast durable tasks that do nothing go through the journal and warm pooled executors: a whole
 * node with its executor processes, as {@code ./troupe run} has it. {@code bench/sweep} runs it in
 * turns with the same sweep in Ray.
 *
 * <p>Arguments: how many tasks, by default 5,000. Output: one line of JSON.
 *
 * <ul>
 *   <li>{@code tasks_per_second}: of one sweep whose tasks are all ready at its beginning
 *   <li>{@code lease_to_start_ms}: in that sweep, from the durable lease of a task until its kind
 *       begins in an executor; what a busy place costs
 *   <li>{@code ready_to_start_ms}: of tasks that become ready while a place is free, one after the
 *       other
 * </ul>
 */
public final class SweepBenchmark {
  private static final int WARM_UP = 500;
  private static final int ONE_BY_ONE = 200;

  private final Path home;
  private final LocalNode node;

  private SweepBenchmark(Path home, LocalNode node) {
    this.home = home;
    this.node = node;
  }

  /** Prints the line. */
  public static void main(String[] arguments) throws IOException {
    int tasks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5000;
    Path home = Files.createTempDirectory("troupe-sweep");
    ExecutorSettings executors =
        ExecutorSettings.of(home, Runtime.getRuntime().availableProcessors());
    Optional<Path> cache =
        Optional.ofNullable(System.getProperty("troupe.dist"))
            .map(dist -> Path.of(dist, "executor.aot"));
    if (cache.isPresent()) {
      executors = executors.withAotCache(cache.get());
    }
    DataFolders data = new DataFolders(List.of(home.resolve("data")));
    try (LocalNode node = LocalNode.start(home, Catalog.kinds(), data, executors)) {
      SweepBenchmark benchmark = new SweepBenchmark(home, node);
      benchmark.run(sweep(WARM_UP, "warm"));
      long cpu = cpuNanos();
      long start = System.nanoTime();
      RunView view = benchmark.run(sweep(tasks, "sweep"));
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (cpuNanos() - cpu) / 1e9;
      long peak =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
              .mapToLong(pool -> pool.getPeakUsage().getUsed())
              .sum();
      System.gc();
      long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      Times dense = benchmark.times(view.run());
      Times sparse = benchmark.times(benchmark.run(oneByOne()).run());
      System.out.printf(
          Locale.ROOT,
          "{\"system\":\"troupe\",\"tasks\":%d,\"seconds\":%.2f,\"tasks_per_second\":%.0f,"
              + "\"lease_to_start_ms\":{\"p50\":%d,\"p99\":%d},"
              + "\"ready_to_start_ms\":{\"p50\":%d,\"p99\":%d},"
              + "\"coordinator_cpu_ms_per_task\":%.2f,\"heap_peak_mib\":%d,\"heap_live_mib\":%d}%n",
          tasks,
          seconds,
          tasks / seconds,
          percentile(dense.fromLease(), 50),
          percentile(dense.fromLease(), 99),
          percentile(sparse.fromReady(), 50),
          percentile(sparse.fromReady(), 99),
          cpuSeconds * 1e3 / tasks,
          peak >> 20,
          live >> 20);
    }
  }

  private RunView run(Plan plan) {
    String run = node.submit(plan, Value.Mapping.empty()).toCompletableFuture().join();
    RunView view = node.ended(run).toCompletableFuture().join();
    if (view.state() != State.SUCCEEDED) {
      throw new IllegalStateException("run " + run + " ended as " + view.state());
    }
    return view;
  }

  private static Plan sweep(int tasks, String name) {
    String numbers =
        IntStream.range(0, tasks).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return plan(
        """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: %s}
        tasks:
          noop:
            uses: noop
            cache: off
            matrix: {axes: {i: [%s]}}
            with: {value: "${{ matrix.i }}"}
            resources: {cpu: 1, memory: 256MiB}
        """
            .formatted(name, numbers));
  }

  /** A chain: each task becomes ready when the one before it has ended. */
  private static Plan oneByOne() {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < ONE_BY_ONE; i++) {
      tasks.append("  t%d:%n    uses: noop%n    cache: off%n".formatted(i));
      tasks.append("    resources: {cpu: 1, memory: 256MiB}%n".formatted());
      if (i > 0) {
        tasks.append("    needs: [t%d]%n".formatted(i - 1));
      }
    }
    return plan("apiVersion: troupe/v1\nkind: Pipeline\nmetadata: {name: chain}\ntasks:\n" + tasks);
  }

  private static Plan plan(String text) {
    Compilation compilation =
        new PipelineCompiler(Catalog.kinds())
            .compile("sweep.yaml", text.getBytes(StandardCharsets.UTF_8), Overrides.NONE);
    return switch (compilation) {
      case Compilation.Compiled(Plan plan, var _) -> plan;
      case Compilation.Rejected(var diagnostics) ->
          throw new IllegalStateException(diagnostics.toString());
    };
  }

  /** Milliseconds until each attempt of a run began, sorted. */
  private record Times(List<Long> fromReady, List<Long> fromLease) {}

  private Times times(String run) {
    Map<TaskId, Instant> ready = new HashMap<>();
    Map<TaskId, Instant> leased = new HashMap<>();
    List<Long> fromReady = new ArrayList<>();
    List<Long> fromLease = new ArrayList<>();
    try (SqliteReader reader = new SqliteReader(new HomeFolder(home).journal())) {
      reader.read(
          run,
          1,
          Long.MAX_VALUE,
          entry -> {
            switch (RunEventCodec.decode(entry.manifest(), entry.bytes())) {
              case RunEvent.TaskReady event -> ready.put(event.task(), event.at());
              case RunEvent.AttemptLeased event -> leased.put(event.task(), event.at());
              case RunEvent.AttemptStarted event -> {
                fromReady.add(millis(ready, event));
                fromLease.add(millis(leased, event));
              }
              default -> {}
            }
          });
    }
    return new Times(fromReady.stream().sorted().toList(), fromLease.stream().sorted().toList());
  }

  private static long millis(Map<TaskId, Instant> since, RunEvent.AttemptStarted began) {
    return Duration.between(since.getOrDefault(began.task(), began.at()), began.at()).toMillis();
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  /** CPU time of this process: the coordinator and the worker, without executors. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
