package io.troupe.actors.core;

import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What a task's kind asks of others, as the seed wants it. */
final class SimulatedKind {
  private SimulatedKind() {}

  /** How often it asks for child tasks before it ends. */
  static int calls(SimulatedWorld world, String run, TaskId task) {
    return task.depth() < 2 ? Math.max(0, world.fate(6, run, task) - 3) : 0;
  }

  /** What it asks for in its {@code number}-th call. */
  static SubtaskList subtasks(
      SimulatedWorld world, String run, Effect.StartAttempt start, int number) {
    // Some kinds ask for other things in every attempt.
    int salt = world.fate(9, run, start.task(), "salt") == 0 ? start.attempt() : 0;
    List<Subtask> subtasks = new ArrayList<>();
    int count = 1 + world.fate(3, run, start.task(), number);
    for (int i = 0; i < count; i++) {
      LinkedHashMap<String, Value> with = new LinkedHashMap<>();
      with.put("salt", new Value.Int(salt));
      with.put("call", new Value.Int(number));
      with.put("i", new Value.Int(i));
      subtasks.add(
          new Subtask(
              "kind" + i % 2,
              new Value.Mapping(with),
              new Resources(1, 1L << 30, Optional.empty()),
              List.of()));
    }
    return SubtaskList.of(subtasks);
  }
}
