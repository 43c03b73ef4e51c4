package io.troupe.http.resource;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.troupe.actors.Node;
import io.troupe.actors.RunFeed;
import io.troupe.actors.RunReader;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.actors.view.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What Prometheus is told of runs, tasks, attempts, the queue and the workers, counted from the
 * same views that clients see whenever it asks. Attempts count from the start of this server on.
 */
public final class RunMeasures {
  /** Runs that are counted by state; older ones are long over. */
  private static final int NEWEST = 1000;

  private static final int PATIENCE_SECONDS = 5;
  private static final String STATE = "state";
  private static final String STARTED = "started";

  private final Node node;
  private final RunReader reader;
  private final Views views;
  private final MeterRegistry registry;
  private final Instant since = Instant.now();
  private final MultiGauge runs;
  private final MultiGauge tasks;
  private final MultiGauge queue;
  private final MultiGauge workers;
  private final MultiGauge capacity;

  private final Counter started;

  /** Attempts of each run that were counted: started, and failed by cause. */
  private final Map<String, Map<String, Integer>> counted = new HashMap<>();

  /** Runs whose last attempts were counted, with the moment at which they ended. */
  private final Map<String, Instant> over = new HashMap<>();

  /** Measures into {@code registry}. */
  public RunMeasures(
      Node node, RunReader reader, Views views, Streams streams, MeterRegistry registry) {
    this.node = node;
    this.reader = reader;
    this.views = views;
    this.registry = registry;
    runs = gauge("troupe.runs", "The newest " + NEWEST + " runs by state");
    tasks = gauge("troupe.tasks", "Tasks of runs that have not ended, by state");
    queue = gauge("troupe.scheduler.waiting", "Ready tasks that wait for a place, by reason");
    workers = gauge("troupe.workers", "Workers by state");
    capacity = gauge("troupe.workers.capacity", "What workers have in all and what is free");
    started =
        Counter.builder("troupe.attempts.started")
            .description("Attempts whose executor began")
            .register(registry);
    registry.gauge("troupe.http.streams", streams, Streams::open);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Brings all of it up to date. */
  public synchronized void refresh() {
    Map<State, Integer> byState = new EnumMap<>(State.class);
    Set<String> listed = new HashSet<>();
    for (RunSummary run : reader.list(NEWEST)) {
      listed.add(run.run());
      byState.merge(run.state(), 1, Integer::sum);
      // One that began and ended between two questions has left memory already.
      run.ended()
          .filter(end -> end.isAfter(since) && !end.equals(over.put(run.run(), end)))
          .ifPresent(_ -> count(views.find(run.run())));
    }
    runs.register(rows(byState), true);
    Map<State, Integer> tasksByState = new EnumMap<>(State.class);
    Map<String, Integer> waiting = new TreeMap<>();
    RunFeed feed = node.feed();
    Set<String> living = feed.runs();
    for (String run : living) {
      RunView view = views.find(run);
      count(view);
      if (view.ended().isEmpty()) {
        view.tasks().forEach(task -> tasksByState.merge(task.state(), 1, Integer::sum));
        waiting(run).forEach(each -> waiting.merge(each.code().word(), each.tasks(), Integer::sum));
      }
    }
    counted.keySet().retainAll(listed);
    over.keySet().retainAll(listed);
    tasks.register(rows(tasksByState), true);
    List<MultiGauge.Row<?>> reasons = new ArrayList<>();
    waiting.forEach((code, n) -> reasons.add(MultiGauge.Row.of(Tags.of("reason", code), n)));
    queue.register(reasons, true);
    workers();
  }

  /** Adds what has come since the last time; a run's attempts never become fewer. */
  private void count(RunView view) {
    Map<String, Integer> now = new TreeMap<>();
    for (RunView.Task task : view.tasks()) {
      for (RunView.Attempt attempt : task.attempts()) {
        if (attempt.started().filter(since::isBefore).isPresent()) {
          now.merge(STARTED, 1, Integer::sum);
        }
        if (attempt.ended().filter(since::isBefore).isPresent()) {
          attempt
              .failure()
              .ifPresent(failure -> now.merge(failure.cause().word(), 1, Integer::sum));
        }
      }
    }
    Map<String, Integer> before =
        Optional.ofNullable(counted.put(view.run(), now)).orElse(Map.of());
    now.forEach(
        (what, n) -> {
          double more = n - before.getOrDefault(what, 0);
          if (what.equals(STARTED)) {
            started.increment(more);
          } else {
            Counter.builder("troupe.attempts.failed")
                .description("Attempts that ended without a result, by cause")
                .tag("cause", what)
                .register(registry)
                .increment(more);
          }
        });
  }

  private void workers() {
    Map<String, Integer> byState = new TreeMap<>();
    Map<String, Long> amounts = new TreeMap<>();
    for (WorkerView worker : answer(node.workers(), List.<WorkerView>of())) {
      byState.merge(worker.state().word(), 1, Integer::sum);
      add(amounts, "cpu", worker.cpu());
      add(amounts, "memory", worker.memory());
      worker.gpus().forEach(gpu -> add(amounts, "gpu-memory", gpu.memory()));
    }
    List<MultiGauge.Row<?>> states = new ArrayList<>();
    byState.forEach((state, n) -> states.add(MultiGauge.Row.of(Tags.of(STATE, state), n)));
    workers.register(states, true);
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    amounts.forEach(
        (key, amount) -> {
          int slash = key.indexOf('/');
          rows.add(
              MultiGauge.Row.of(
                  Tags.of("resource", key.substring(0, slash), "of", key.substring(slash + 1)),
                  amount));
        });
    capacity.register(rows, true);
  }

  private static void add(Map<String, Long> amounts, String resource, WorkerView.Share share) {
    amounts.merge(resource + "/total", share.total(), Long::sum);
    amounts.merge(resource + "/free", share.free(), Long::sum);
  }

  private List<Waiting> waiting(String run) {
    return answer(node.waiting(run), List.of());
  }

  /** What {@code stage} gives soon; a scheduler that is away must not hide all other numbers. */
  private static <T> T answer(CompletionStage<T> stage, T otherwise) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      return otherwise;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return otherwise;
    }
  }

  private static List<MultiGauge.Row<?>> rows(Map<State, Integer> counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (State state : State.values()) {
      rows.add(MultiGauge.Row.of(Tags.of(STATE, state.word()), counts.getOrDefault(state, 0)));
    }
    return rows;
  }
}
