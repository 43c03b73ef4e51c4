package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.Skip;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One group. A {@link RunDraft} changes the copy that it made; once in a {@link RunState} it never
 * changes.
 */
final class GroupState {
  final TaskGroup spec;
  final int index;
  final List<Integer> needs;
  final List<Integer> dependants;

  /** The task that asked for it, if its tasks are child tasks. */
  final Optional<TaskId> parent;

  TaskTable tasks = TaskTable.EMPTY;
  Map<TaskId, Integer> places = Map.of();

  /** Whether its cells are known; a for-each that is closed early is expanded to none. */
  boolean expanded;

  /** Whether every task has ended. */
  boolean ended;

  /** Why tasks without a lease were cancelled together. */
  Optional<String> cancelled = Optional.empty();

  /** Why the whole group was skipped. */
  Optional<Skip> skip = Optional.empty();

  /** The sentence for {@link #cancelled} or {@link #skip}. */
  Optional<String> reason = Optional.empty();

  /** How many of the needed groups have not ended. */
  int openNeeds;

  /** Results of its tasks by id, once it has ended. */
  List<TaskResult> results = List.of();

  /** Results of the needed groups by id, once they have ended. */
  List<TaskResult> inputs = List.of();

  /** Attempts of cells before an explicit retry: attempts of a name are counted on for ever. */
  Map<TaskId, List<AttemptState>> former = Map.of();

  private EnumMap<Phase, Integer> phases = new EnumMap<>(Phase.class);
  private int bad;

  GroupState(TaskGroup spec, int index, List<Integer> needs, List<Integer> dependants) {
    this(spec, index, needs, dependants, Optional.empty());
  }

  private GroupState(
      TaskGroup spec,
      int index,
      List<Integer> needs,
      List<Integer> dependants,
      Optional<TaskId> parent) {
    this.spec = spec;
    this.index = index;
    this.needs = needs;
    this.dependants = dependants;
    this.parent = parent;
  }

  /** A group of child tasks. */
  static GroupState ofChildren(TaskGroup spec, int index, TaskId parent) {
    return new GroupState(spec, index, List.of(), List.of(), Optional.of(parent));
  }

  GroupState copy() {
    GroupState copy = new GroupState(spec, index, needs, dependants, parent);
    copy.tasks = tasks;
    copy.places = places;
    copy.expanded = expanded;
    copy.ended = ended;
    copy.cancelled = cancelled;
    copy.skip = skip;
    copy.reason = reason;
    copy.openNeeds = openNeeds;
    copy.results = results;
    copy.inputs = inputs;
    copy.former = former;
    copy.phases = phases.clone();
    copy.bad = bad;
    return copy;
  }

  /** Makes {@code all} the tasks of the group. */
  void fill(List<TaskState> all) {
    Map<TaskId, Integer> where = new HashMap<>(2 * all.size());
    phases = new EnumMap<>(Phase.class);
    bad = 0;
    for (int i = 0; i < all.size(); i++) {
      where.put(all.get(i).id(), i);
      count(all.get(i), 1);
    }
    places = where;
    tasks = TaskTable.of(all);
  }

  void set(int place, TaskState task) {
    count(tasks.get(place), -1);
    count(task, 1);
    tasks = tasks.with(place, task);
  }

  private void count(TaskState task, int by) {
    phases.merge(task.phase(), by, Integer::sum);
    bad += task.bad() ? by : 0;
  }

  /** How many of its tasks are in {@code phase}. */
  int in(Phase phase) {
    return phases.getOrDefault(phase, 0);
  }

  int leased() {
    return in(Phase.LEASED) + in(Phase.RUNNING) + in(Phase.CANCELLING);
  }

  int open() {
    return in(Phase.PENDING) + in(Phase.READY) + in(Phase.BACKOFF) + leased();
  }

  int closed() {
    return tasks.size() - open();
  }

  /** How many of its tasks failed, were cancelled or were blocked. */
  int badTasks() {
    return bad;
  }

  /** Whether what needs it to succeed cannot run. */
  boolean bad() {
    return bad > 0
        || (tasks.isEmpty()
            && (cancelled.isPresent() || skip.filter(why -> why == Skip.BLOCKED).isPresent()));
  }

  boolean runsAlways() {
    return spec.runOn() == RunOn.ALWAYS;
  }

  static List<TaskResult> sorted(List<TaskResult> results) {
    return results.stream().sorted(Comparator.comparing(TaskResult::task)).toList();
  }
}
