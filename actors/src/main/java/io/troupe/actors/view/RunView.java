package io.troupe.actors.view;

import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A run as its journal tells it.
 *
 * @param run its id
 * @param state of the run as a whole: pending, running, paused, succeeded, failed or cancelled
 * @param plan what it does
 * @param submitted when it was accepted
 * @param ended when it reached a final state
 * @param tasks in the plan's order, sweeps cell by cell
 * @param captured what was recorded of the machine and the sources when it was submitted
 * @param sequence the number of the last event that this view contains
 */
public record RunView(
    String run,
    State state,
    Plan plan,
    Instant submitted,
    Optional<Instant> ended,
    List<Task> tasks,
    Value.Mapping captured,
    long sequence) {
  public RunView {
    tasks = List.copyOf(tasks);
  }

  /**
   * One task.
   *
   * @param reason why it is pending, cached, failed, cancelled or skipped, for people
   * @param key the content key, once the task was ready
   * @param cachedFrom the run whose result answered it
   * @param metrics of its result
   * @param artifacts of its result
   */
  public record Task(
      TaskId id,
      String kind,
      SortedMap<String, Value> cell,
      State state,
      Optional<String> reason,
      Optional<String> key,
      Optional<String> cachedFrom,
      List<Attempt> attempts,
      SortedMap<String, Double> metrics,
      List<Artifact> artifacts) {
    public Task {
      attempts = List.copyOf(attempts);
      artifacts = List.copyOf(artifacts);
    }
  }

  /**
   * One attempt.
   *
   * @param n from 1
   * @param worker who had its lease
   * @param token the fencing token: the sequence number of the lease's event
   * @param started when the executor began; empty while it is leased only
   * @param timings measured durations in seconds and rates, by name
   */
  public record Attempt(
      int n,
      State state,
      String worker,
      long token,
      Optional<Instant> started,
      Optional<Instant> ended,
      Optional<TaskFailure> failure,
      SortedMap<String, Double> timings) {}
}
