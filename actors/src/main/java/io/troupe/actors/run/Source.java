package io.troupe.actors.run;

import io.troupe.pipelines.plan.TaskId;
import java.util.List;

/**
 * A worker that made inputs of an attempt, and so has their artifacts.
 *
 * @param address where its store is reached, as {@code host:port}
 * @param tasks whose results it has
 */
public record Source(String worker, String address, List<TaskId> tasks) {
  public Source {
    tasks = List.copyOf(tasks);
  }
}
