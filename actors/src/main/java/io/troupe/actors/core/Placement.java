package io.troupe.actors.core;

import io.troupe.pipelines.plan.TaskId;
import java.util.List;

/**
 * A place for a task. Its resources are taken from when it is given until {@link
 * SchedulerCore#released}.
 *
 * @param id names it; never used twice by one scheduler
 * @param device of the worker, or its GPUs joined by commas
 * @param gpus the devices of the GPUs that it takes, if any
 */
public record Placement(
    long id, String run, TaskId task, String worker, String device, List<String> gpus) {
  public Placement {
    gpus = List.copyOf(gpus);
  }
}
