package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds views of runs task by task. */
public final class Runs {
  /** When every run here was submitted. */
  public static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

  private final List<RunView.Task> tasks = new ArrayList<>();
  private final String name;

  private Runs(String name) {
    this.name = name;
  }

  /** A run of the pipeline {@code name} without tasks. */
  public static Runs of(String name) {
    return new Runs(name);
  }

  /** Adds a task without attempts. */
  public Runs task(String id, State state, String reason) {
    return task(id, state, reason, List.of());
  }

  /** Adds a task with attempts. */
  public Runs task(String id, State state, String reason, List<RunView.Attempt> attempts) {
    return add(id, state, reason, attempts, new TreeMap<>());
  }

  /** Adds a task that took {@code seconds} and gave a metric. */
  public Runs done(String id, long seconds, String metric, double value) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put(metric, value);
    return add(id, State.SUCCEEDED, "", List.of(attempt(1, State.SUCCEEDED, 0, seconds)), metrics);
  }

  private Runs add(
      String id,
      State state,
      String reason,
      List<RunView.Attempt> attempts,
      SortedMap<String, Double> metrics) {
    tasks.add(
        new RunView.Task(
            new TaskId(id),
            "noop",
            cell(id),
            state,
            reason.isEmpty() ? Optional.empty() : Optional.of(reason),
            Optional.empty(),
            state == State.CACHED ? Optional.of("r0") : Optional.empty(),
            attempts,
            metrics,
            List.of()));
    return this;
  }

  private static SortedMap<String, Value> cell(String id) {
    SortedMap<String, Value> cell = new TreeMap<>();
    int bracket = id.indexOf('[');
    if (bracket >= 0) {
      for (String axis : id.substring(bracket + 1, id.length() - 1).split(",", -1)) {
        String[] pair = axis.split("=", 2);
        cell.put(pair[0], new Value.Text(pair[1]));
      }
    }
    return cell;
  }

  /** An attempt from one second to another after the start. */
  public static RunView.Attempt attempt(int n, State state, long from, long to) {
    Optional<TaskFailure> failure =
        state == State.FAILED
            ? Optional.of(
                new TaskFailure(
                    Cause.CRASH,
                    "the executor ended with exit code 3",
                    Optional.of("look at the log"),
                    List.of("last words")))
            : Optional.empty();
    return new RunView.Attempt(
        n,
        state,
        "cpu:0",
        n,
        Optional.of(START.plusSeconds(from)),
        state.terminal() ? Optional.of(START.plusSeconds(to)) : Optional.empty(),
        failure,
        new TreeMap<>());
  }

  /** The view; ended nine seconds after the start where {@code state} is final. */
  public RunView view(State state) {
    Plan plan =
        new Plan(
            1,
            name,
            new TreeMap<>(),
            new TreeMap<>(),
            Plan.Queue.DEFAULT,
            List.of(),
            "",
            List.of());
    return new RunView(
        "r-20260501-abcd",
        state,
        plan,
        START,
        state.terminal() ? Optional.of(START.plusSeconds(9)) : Optional.empty(),
        tasks,
        new Value.Mapping(new LinkedHashMap<>()),
        tasks.size());
  }
}
