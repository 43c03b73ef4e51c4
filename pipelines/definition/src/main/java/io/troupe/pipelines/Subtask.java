package io.troupe.pipelines;

import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.value.Value;
import java.util.List;

/**
 * A task that a running task asks for, see {@link TaskContext#subtasks}.
 *
 * @param kind its kind's name
 * @param parameters as the kind wants them; no templates, text is taken as it is
 * @param resources what it needs while it runs
 * @param inputs what its {@link TaskContext#inputs()} gives, in this order
 */
public record Subtask(
    String kind, Value.Mapping parameters, Resources resources, List<TaskResult> inputs) {
  public Subtask {
    inputs = List.copyOf(inputs);
  }
}
