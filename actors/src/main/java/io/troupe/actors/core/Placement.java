package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;

/**
 * A place for a task. Its resources are taken from when it is given until {@link
 * SchedulerCore#released}.
 *
 * @param id names it; never used twice, whichever scheduler gave it, see {@link
 *     SchedulerCore#epoch}
 * @param device of the worker, or its GPUs joined by commas
 * @param gpus the devices of the GPUs that it takes, if any
 * @param resources what it takes
 * @param queue the name of the queue that it counts for
 */
public record Placement(
    long id,
    String run,
    TaskId task,
    String worker,
    String device,
    List<String> gpus,
    Resources resources,
    String queue) {
  public Placement {
    gpus = List.copyOf(gpus);
  }
}
