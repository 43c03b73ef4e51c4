package io.troupe.pipelines.language;

import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.diagnostic.Span;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.yaml.Node;
import java.util.List;
import java.util.Optional;

/**
 * An entry under {@code tasks} as far as it can be read on its own.
 *
 * @param kind empty where {@code uses} names none
 * @param needs the tasks that exist
 * @param with empty where the file says nothing
 * @param when the condition, with its node
 */
record Draft(
    String name,
    Span span,
    Section section,
    Optional<TaskKind<?>> kind,
    List<String> needs,
    Optional<Node.Mapping> with,
    Optional<Sweep> sweep,
    Optional<Each> each,
    Optional<Node.Scalar> when,
    RunOn runOn,
    PolicyReader.Policies policies) {
  Draft {
    needs = List.copyOf(needs);
  }

  /**
   * A {@code for-each}.
   *
   * @param in the template with its place
   * @param as the item's name
   */
  record Each(Node.Scalar in, String as) {}

  /** Whether it can have more than one task. */
  boolean many() {
    return sweep.isPresent() || each.isPresent();
  }
}
