package io.troupe.pipelines.expression;

import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import java.util.List;

/**
 * Evaluates the templates of a task that is ready. Total: every outcome is an {@link Evaluation},
 * nothing is thrown, and equal scopes give equal values.
 */
public final class Templates {
  private Templates() {}

  /** {@code with} with each template replaced by its value; all errors at once. */
  public static Evaluation<Value.Mapping> resolve(Value.Mapping with, Scope scope) {
    return new Evaluation.Failed<>(List.of());
  }

  /** Whether the condition {@code when} of a group lets a task run. */
  public static Evaluation<Boolean> decide(String when, Scope scope) {
    return new Evaluation.Failed<>(List.of());
  }

  /** The tasks of a for-each, in the order of its list; their cells differ. */
  public static Evaluation<List<ForEachCell>> expand(TaskGroup.ForEach forEach, Scope scope) {
    return new Evaluation.Failed<>(List.of());
  }
}
