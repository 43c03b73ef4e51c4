package io.troupe.pipelines;

import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task that succeeded gave. Equal inputs give equal results: measured times are kept apart
 * from it, in the attempt.
 *
 * @param task who gave it
 * @param kind the task's kind
 * @param cell the axes of its sweep with their values
 * @param metrics final numbers by name; fractions are 0 to 1
 * @param artifacts its outputs by name
 */
public record TaskResult(
    TaskId task,
    String kind,
    SortedMap<String, Value> cell,
    SortedMap<String, Double> metrics,
    SortedMap<String, Artifact> artifacts) {
  public TaskResult {
    cell = Collections.unmodifiableSortedMap(new TreeMap<>(cell));
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
  }

  /** The same result as that of the task {@code other}, which has the same content key. */
  public TaskResult of(TaskId other, String otherKind, SortedMap<String, Value> otherCell) {
    return new TaskResult(other, otherKind, otherCell, metrics, artifacts);
  }
}
