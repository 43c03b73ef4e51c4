package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.Outcome;
import io.troupe.actors.core.RunState.Place;
import io.troupe.actors.core.RunState.Status;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * A state while events are applied to it: copies a group when it first changes, and keeps counters,
 * leases and deadlines in step with the tasks. What each event means is in {@link Evolution}.
 */
final class RunDraft {
  long sequence;
  String run = "";
  @Nullable Plan plan;
  Value.Mapping captured = Value.Mapping.empty();
  Status status = Status.NEW;
  Instant submitted = Instant.EPOCH;
  Instant last = Instant.EPOCH;
  Optional<Instant> ended = Optional.empty();
  Optional<Outcome> outcome = Optional.empty();
  Optional<String> cancelReason = Optional.empty();
  int round;
  GroupState[] groups = {};
  Map<String, Integer> groupPlaces = Map.of();
  Outcomes outcomes = Outcomes.NONE;
  PMap<Long, Place> leases = HashTreePMap.empty();
  PSortedSet<Deadline> deadlines = TreePSet.empty();
  PMap<TaskId, Calls> calls = HashTreePMap.empty();

  /** Groups whose last need ended since somebody looked. */
  final Deque<Integer> opened = new ArrayDeque<>();

  private final BitSet copied = new BitSet();

  RunDraft() {}

  RunDraft(RunState state) {
    sequence = state.sequence;
    run = state.run();
    plan = state.submitted() ? state.plan() : null;
    captured = state.captured;
    status = state.status;
    submitted = state.submitted;
    last = state.last;
    ended = state.ended;
    outcome = state.outcome;
    cancelReason = state.cancelReason;
    round = state.round;
    groups = state.groups.toArray(GroupState[]::new);
    groupPlaces = state.groupPlaces;
    outcomes = state.outcomes;
    leases = state.leases;
    deadlines = state.deadlines;
    calls = state.calls;
  }

  RunState freeze() {
    copied.clear();
    return new RunState(this);
  }

  void apply(RunEvent event) {
    sequence++;
    Evolution.apply(this, event);
    last = event.at();
  }

  /** Makes the groups of {@code newPlan}, all as before anything ran. */
  void lay(Plan newPlan) {
    plan = newPlan;
    List<TaskGroup> specs = newPlan.groups();
    Map<String, Integer> places = new HashMap<>();
    List<List<Integer>> dependants = new ArrayList<>();
    groups = new GroupState[specs.size()];
    for (int index = 0; index < specs.size(); index++) {
      TaskGroup spec = specs.get(index);
      List<Integer> needs = new ArrayList<>();
      for (String need : spec.needs()) {
        Integer needed = places.get(need);
        if (needed == null) {
          throw new IllegalArgumentException(
              "task '" + spec.name() + "' needs '" + need + "', which is not before it");
        }
        needs.add(needed);
        dependants.get(needed).add(index);
      }
      if (places.put(spec.name(), index) != null) {
        throw new IllegalArgumentException("two tasks are called '" + spec.name() + "'");
      }
      List<Integer> own = new ArrayList<>();
      dependants.add(own);
      groups[index] = new GroupState(spec, index, List.copyOf(needs), own);
      copied.set(index);
    }
    groupPlaces = places;
    for (GroupState group : groups) {
      if (group.spec.forEach().isEmpty()) {
        expand(
            group,
            group.spec.cells().stream()
                .map(
                    cell ->
                        new TaskState.Definition(
                            TaskId.of(group.spec.name(), cell),
                            cell,
                            Optional.empty(),
                            Optional.empty()))
                .toList());
      }
    }
    countNeeds();
  }

  /** The group at {@code index}, to be changed. */
  GroupState change(int index) {
    if (!copied.get(index)) {
      groups[index] = groups[index].copy();
      copied.set(index);
    }
    return groups[index];
  }

  GroupState group(String name) {
    Integer index = groupPlaces.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no task '" + name + "' in run " + run);
    }
    return groups[index];
  }

  Optional<Place> place(TaskId task) {
    Integer group = groupPlaces.get(task.group());
    Integer place = group == null ? null : groups[group].places.get(task);
    return group == null || place == null ? Optional.empty() : Optional.of(new Place(group, place));
  }

  TaskState task(Place place) {
    return groups[place.group()].tasks.get(place.task());
  }

  TaskState task(TaskId id) {
    return task(required(id));
  }

  Place required(TaskId id) {
    return place(id)
        .orElseThrow(() -> new IllegalArgumentException("no task " + id + " in run " + run));
  }

  /** Replaces a task and keeps everything that is counted of it in step. */
  void set(Place place, TaskState task) {
    TaskState before = task(place);
    count(place, before, false);
    change(place.group()).set(place.task(), task);
    count(place, task, true);
  }

  private void count(Place place, TaskState task, boolean in) {
    if (task.phase().leased()) {
      long token = task.lastAttempt().token();
      leases = in ? leases.plus(token, place) : leases.minus(token);
    }
    task.due().ifPresent(at -> deadline(place, at, false, in));
    task.totalDue().ifPresent(at -> deadline(place, at, true, in));
  }

  private void deadline(Place place, Instant at, boolean total, boolean in) {
    Deadline deadline = new Deadline(at, place.group(), place.task(), total);
    deadlines = in ? deadlines.plus(deadline) : deadlines.minus(deadline);
  }

  /** Makes another group, behind all others. */
  GroupState add(TaskGroup spec, TaskId parent) {
    int index = groups.length;
    GroupState group = GroupState.ofChildren(spec, index, parent);
    groups = Arrays.copyOf(groups, index + 1);
    groups[index] = group;
    copied.set(index);
    Map<String, Integer> places = new HashMap<>(groupPlaces);
    places.put(spec.name(), index);
    groupPlaces = places;
    return group;
  }

  void expand(GroupState group, List<TaskState.Definition> definitions) {
    group.expanded = true;
    group.fill(
        definitions.stream()
            .map(
                definition ->
                    TaskState.pending(
                        definition, group.former.getOrDefault(definition.id(), List.of())))
            .toList());
  }

  /** Notices whether the group has just ended, and tells what needs it. */
  void settle(int index) {
    GroupState group = groups[index];
    if (group.ended || !group.expanded || group.open() > 0) {
      return;
    }
    GroupState changed = change(index);
    changed.ended = true;
    if (changed.parent.isPresent()) {
      return; // Its results are told to its parent; no template can name it.
    }
    changed.results = results(changed);
    outcomes = outcomes.with(changed);
    for (int dependant : changed.dependants) {
      GroupState waiting = change(dependant);
      waiting.openNeeds--;
      if (waiting.openNeeds == 0) {
        open(waiting);
      }
    }
  }

  /** Counts the needs of all groups anew. */
  void countNeeds() {
    outcomes = Outcomes.NONE;
    for (int index = 0; index < groups.length; index++) {
      GroupState group = change(index);
      group.ended = group.expanded && group.open() == 0;
      if (group.parent.isPresent()) {
        continue;
      }
      group.results = group.ended ? results(group) : List.of();
      outcomes = group.ended ? outcomes.with(group) : outcomes;
      group.openNeeds = (int) group.needs.stream().filter(need -> !groups[need].ended).count();
      group.inputs = List.of();
      if (group.openNeeds == 0) {
        open(group);
      }
    }
  }

  private void open(GroupState group) {
    List<TaskResult> inputs = new ArrayList<>();
    group.needs.forEach(need -> inputs.addAll(groups[need].results));
    group.inputs = GroupState.sorted(inputs);
    opened.add(group.index);
  }

  private static List<TaskResult> results(GroupState group) {
    List<TaskResult> results = new ArrayList<>();
    group.tasks.forEach(task -> task.result().ifPresent(results::add));
    return GroupState.sorted(results);
  }
}
