package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.Outcome;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;

/**
 * A run after some number of events: an immutable value that shares what did not change with the
 * state before it, and that its events alone determine.
 */
public final class RunState {
  /** Before the first event. */
  public static final RunState EMPTY = new RunDraft().freeze();

  final long sequence;
  final Status status;
  final Instant submitted;
  final Instant last;
  final Optional<Instant> ended;
  final Optional<Outcome> outcome;
  final Optional<String> cancelReason;
  final int round;
  final Value.Mapping captured;
  final List<GroupState> groups;
  final Map<String, Integer> groupPlaces;
  final Outcomes outcomes;
  final PMap<Long, Place> leases;
  final PSortedSet<Deadline> deadlines;

  /** What tasks have asked others to do, by the one that asked. */
  final PMap<TaskId, Calls> calls;

  private final String run;
  private final @Nullable Plan plan;

  RunState(RunDraft draft) {
    sequence = draft.sequence;
    run = draft.run;
    plan = draft.plan;
    captured = draft.captured;
    status = draft.status;
    submitted = draft.submitted;
    last = draft.last;
    ended = draft.ended;
    outcome = draft.outcome;
    cancelReason = draft.cancelReason;
    round = draft.round;
    groups = List.of(draft.groups);
    groupPlaces = draft.groupPlaces;
    outcomes = draft.outcomes;
    leases = draft.leases;
    deadlines = draft.deadlines;
    calls = draft.calls;
  }

  /** The state after {@code event}, which is number {@link #sequence} + 1 of the run. */
  public RunState evolve(RunEvent event) {
    RunDraft draft = new RunDraft(this);
    draft.apply(event);
    return draft.freeze();
  }

  /** The state after {@code events}; cheaper than one by one. */
  public RunState evolve(List<RunEvent> events) {
    RunDraft draft = new RunDraft(this);
    events.forEach(draft::apply);
    return draft.freeze();
  }

  /** The number of the last event that it contains; 0 before the first. */
  public long sequence() {
    return sequence;
  }

  /** The run's id; empty before the first event. */
  public String run() {
    return run;
  }

  /** Whether the run was accepted. */
  public boolean submitted() {
    return plan != null;
  }

  /** What the run does; IllegalStateException before the first event. */
  public Plan plan() {
    if (plan == null) {
      throw new IllegalStateException("no run was submitted");
    }
    return plan;
  }

  /** How it ended; empty while it goes on, also after an explicit retry. */
  public Optional<Outcome> outcome() {
    return outcome;
  }

  /** Whether somebody paused it. */
  public boolean paused() {
    return status == Status.PAUSED;
  }

  /** When it wants a {@link RunCommand.Tick}. */
  public Optional<Instant> nextDeadline() {
    return deadlines.isEmpty() ? Optional.empty() : Optional.of(deadlines.first().at());
  }

  /** How many attempts hold a lease. */
  public int leased() {
    return leases.size();
  }

  /** Whether the attempt of {@code task} with {@code token} has its lease. */
  public boolean holds(TaskId task, long token) {
    Place place = leases.get(token);
    return place != null && task(place).id().equals(task);
  }

  /** The task whose attempt has the lease with {@code token}. */
  public Optional<TaskId> holder(long token) {
    return Optional.ofNullable(leases.get(token)).map(place -> task(place).id());
  }

  /** The worker that gave the result of {@code task}; empty where the cache did, or nobody has. */
  public Optional<String> madeBy(TaskId task) {
    return place(task)
        .map(this::task)
        .filter(state -> state.phase() == Phase.SUCCEEDED)
        .map(state -> state.lastAttempt().worker());
  }

  /** The tasks whose attempts hold a lease in one of {@code placements}. */
  public Set<TaskId> tasksIn(Set<Long> placements) {
    Set<TaskId> tasks = new HashSet<>();
    for (Place place : leases.values()) {
      TaskState task = task(place);
      if (placements.contains(task.lastAttempt().placement())) {
        tasks.add(task.id());
      }
    }
    return tasks;
  }

  /** The tokens of all attempts that hold a lease. */
  public Set<Long> tokens() {
    return leases.keySet();
  }

  /** The number of the attempt of {@code task} that has a lease. */
  public OptionalInt attempt(TaskId task) {
    return place(task)
        .map(this::task)
        .filter(state -> state.phase().leased())
        .map(state -> OptionalInt.of(state.lastAttempt().n()))
        .orElse(OptionalInt.empty());
  }

  TaskState task(Place place) {
    return groups.get(place.group()).tasks.get(place.task());
  }

  Optional<Place> place(TaskId task) {
    Integer group = groupPlaces.get(task.group());
    if (group == null) {
      return Optional.empty();
    }
    Integer place = groups.get(group).places.get(task);
    return place == null ? Optional.empty() : Optional.of(new Place(group, place));
  }

  /** Where a task is: the places of its group in the plan and of itself in the group. */
  record Place(int group, int task) {}

  /** Where a run is. */
  enum Status {
    NEW,
    ACTIVE,
    PAUSED,
    ENDED
  }
}
