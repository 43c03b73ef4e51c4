package io.troupe.actors.core;

import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** The ready tasks of one group of one run, first come first. */
final class WaitingGroup {
  final String run;
  final long order;
  Plan.Queue queue;
  TaskGroup spec;

  /** Whether the run has refused a place for now; see {@link SchedulerCore#later}. */
  boolean heldBack;

  private final SequencedSet<TaskId> tasks = new LinkedHashSet<>();

  WaitingGroup(String run, long order, Plan.Queue queue, TaskGroup spec) {
    this.run = run;
    this.order = order;
    this.queue = queue;
    this.spec = spec;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  int size() {
    return tasks.size();
  }

  void add(Collection<TaskId> more) {
    tasks.addAll(more);
  }

  void putBack(TaskId task) {
    tasks.addFirst(task);
  }

  void remove(TaskId task) {
    tasks.remove(task);
  }

  TaskId poll() {
    return tasks.removeFirst();
  }
}
