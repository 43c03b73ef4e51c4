package io.troupe.pipelines.expression;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the templates of one task can see in a run.
 *
 * @param run {@code run.id} and {@code run.name}
 * @param params {@code params.NAME}
 * @param matrix {@code matrix.AXIS}: the task's cell
 * @param item what the name of a for-each stands for
 * @param results {@code tasks.GROUP}: the groups that the task needs, directly or through others
 */
public record Scope(
    Run run,
    Map<String, Value> params,
    Map<String, Value> matrix,
    Optional<Item> item,
    Results results) {
  /** Which run it is. */
  public record Run(String id, String name) {}

  /** The item of a for-each that a task is for. */
  public record Item(String name, Value value) {}

  /** Finds the results of groups that have ended. */
  @FunctionalInterface
  public interface Results {
    /** The group called {@code name}; empty where there is none or it has not ended. */
    Optional<Group> group(String name);
  }

  /**
   * A group that has ended.
   *
   * @param sweep whether it is a sweep or for-each, even if of one cell
   * @param tasks its tasks in the order of their cells
   */
  public record Group(boolean sweep, List<Outcome> tasks) {
    public Group {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * How a task ended.
   *
   * @param state the word of its state, such as {@code succeeded} or {@code skipped}
   * @param result what it gave; empty unless it succeeded or was cached
   */
  public record Outcome(
      TaskId task, SortedMap<String, Value> cell, String state, Optional<TaskResult> result) {}
}
