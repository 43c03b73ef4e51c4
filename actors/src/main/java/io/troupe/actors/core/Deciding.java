package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.Outcome;
import io.troupe.actors.core.RunEvent.Skip;
import io.troupe.actors.core.RunState.Place;
import io.troupe.actors.core.RunState.Status;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decision while it is taken. Each event that is emitted is applied at once, so that what follows
 * from it is decided on what is then true.
 */
final class Deciding {
  final RunDraft draft;
  final Instant now;

  private Optional<Instant> wakeBefore;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final SortedMap<Integer, Set<TaskId>> announced = new TreeMap<>();
  private final Set<TaskId> withdrawn = new LinkedHashSet<>();

  Deciding(RunState state, Instant now) {
    this.draft = new RunDraft(state);
    this.now = now;
    this.wakeBefore = state.nextDeadline();
  }

  void emit(RunEvent event) {
    events.add(event);
    draft.apply(event);
    follow();
    if (event instanceof RunEvent.OfTask ofTask) {
      Place place = draft.required(ofTask.task());
      if (draft.task(place).phase() == Phase.FAILED) {
        failFast(place);
      }
      if (!draft.calls.isEmpty()) {
        new Children(this).ended(place);
      }
    } else if (!draft.calls.isEmpty()) {
      new Children(this).cancelOrphans();
    }
  }

  /** Asks for the next tick even if it was asked for before. */
  void wakeAgain() {
    wakeBefore = Optional.empty();
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void announce(TaskId task) {
    announced.computeIfAbsent(draft.required(task).group(), _ -> new LinkedHashSet<>()).add(task);
  }

  void withdraw(TaskId task) {
    withdrawn.add(task);
  }

  /** Decides on groups whose needs have ended. */
  void follow() {
    Integer next = draft.opened.poll();
    while (next != null) {
      open(draft.groups[next]);
      next = draft.opened.poll();
    }
  }

  /** Decides whether a group whose needs have ended runs, and asks for what it then needs. */
  void open(GroupState group) {
    if (group.ended || (group.expanded && group.in(Phase.PENDING) == 0)) {
      return;
    }
    Optional<GroupState> bad =
        group.needs.stream().map(need -> draft.groups[need]).filter(GroupState::bad).findFirst();
    String name = group.spec.name();
    switch (group.spec.runOn()) {
      case SUCCESS -> {
        if (bad.isPresent()) {
          emit(new RunEvent.GroupSkipped(now, name, Skip.BLOCKED, Sentences.blocked(bad.get())));
          return;
        }
      }
      case FAILURE -> {
        if (bad.isEmpty()) {
          String reason = "it runs on failure, and nothing that it needs failed";
          emit(new RunEvent.GroupSkipped(now, name, Skip.NOTHING_FAILED, reason));
          return;
        }
      }
      case ALWAYS -> {}
    }
    if (!group.expanded) {
      effect(new Effect.Expand(draft.round, group.spec, draft.outcomes));
      return;
    }
    for (TaskState task : group.tasks) {
      if (task.phase() == Phase.PENDING) {
        TaskState.Definition definition = task.definition();
        effect(
            new Effect.Prepare(
                task.id(),
                draft.round,
                group.spec,
                definition.cell(),
                definition.item(),
                definition.child().map(TaskState.Child::parameters),
                definition.child().map(TaskState.Child::inputs).orElse(group.inputs),
                draft.outcomes));
      }
    }
  }

  /** Cancels the other cells after one has failed, where the group wants that. */
  void failFast(Place place) {
    GroupState group = draft.groups[place.group()];
    if (group.spec.failFast() && group.cancelled.isEmpty() && group.open() > 0) {
      String reason = draft.task(place).id() + " failed, and the group fails fast";
      waitingOf(group).forEach(this::withdraw);
      emit(new RunEvent.GroupCancelled(now, group.spec.name(), reason));
      cancelAttempts(draft.groups[place.group()], reason);
    }
  }

  /** Asks every attempt of the group to stop. */
  void cancelAttempts(GroupState group, String reason) {
    for (TaskState task : List.copyOf(group.tasks)) {
      if (task.phase() == Phase.LEASED || task.phase() == Phase.RUNNING) {
        AttemptState attempt = task.lastAttempt();
        emit(new RunEvent.AttemptCancelRequested(now, task.id(), attempt.token(), reason));
        effect(new Effect.CancelAttempt(attempt.worker(), task.id(), attempt.token(), reason));
      }
    }
  }

  static List<TaskId> waitingOf(GroupState group) {
    return group.in(Phase.READY) == 0
        ? List.of()
        : group.tasks.stream()
            .filter(task -> task.phase() == Phase.READY)
            .map(TaskState::id)
            .toList();
  }

  /** Ends an attempt without a result, and decides whether another follows. */
  void endAttempt(
      TaskState task, TaskFailure failure, SortedMap<String, Double> timings, Ending ending) {
    GroupState group = draft.groups[draft.required(task.id()).group()];
    long token = task.lastAttempt().token();
    boolean stop = task.phase() == Phase.CANCELLING || stopped(group);
    TaskFailure why = stop ? cancelled(task, group, failure) : failure;
    Optional<Instant> retryAt =
        stop || ending == Ending.FOR_GOOD
            ? Optional.empty()
            : RunCore.retryAt(task, group.spec.retry(), why, now);
    TaskId id = task.id();
    if (!why.cause().countsAgainstRetries() && why.cause().retryable()) {
      emit(new RunEvent.AttemptReleased(now, id, token, why, retryAt));
    } else if (ending == Ending.FAILED) {
      emit(new RunEvent.AttemptFailed(now, id, token, why, retryAt, timings));
    } else {
      emit(new RunEvent.AttemptExpired(now, id, token, why, retryAt));
    }
    announceIfReady(id);
  }

  void announceIfReady(TaskId id) {
    if (draft.place(id).isPresent() && draft.task(id).phase() == Phase.READY) {
      announce(id);
    }
  }

  /** Whether tasks of the group are not to be tried again. */
  boolean stopped(GroupState group) {
    return group.cancelled.isPresent() || (draft.cancelReason.isPresent() && !group.runsAlways());
  }

  private static TaskFailure cancelled(TaskState task, GroupState group, TaskFailure failure) {
    String reason = task.reason().or(() -> group.cancelled).orElse(failure.message());
    return new TaskFailure(Cause.CANCELLED, reason, Optional.empty(), failure.lastLines());
  }

  private void finish() {
    boolean open = draft.status == Status.ACTIVE || draft.status == Status.PAUSED;
    for (int i = 0; i < draft.groups.length && open; i++) {
      open = draft.groups[i].ended;
    }
    if (!open) {
      return;
    }
    int failed = 0;
    int cancelled = 0;
    for (GroupState group : draft.groups) {
      if (group.parent.isPresent()) {
        continue; // Its parent has answered for it.
      }
      failed += group.in(Phase.FAILED);
      cancelled += group.in(Phase.CANCELLED) + (closedEarly(group) ? 1 : 0);
    }
    Outcome outcome = Outcome.SUCCEEDED;
    if (draft.cancelReason.isPresent() && cancelled > 0) {
      outcome = Outcome.CANCELLED;
    } else if (failed + cancelled > 0) {
      outcome = Outcome.FAILED;
    }
    emit(new RunEvent.RunFinished(now, outcome));
    effect(new Effect.Finished(outcome));
  }

  private static boolean closedEarly(GroupState group) {
    return group.tasks.isEmpty() && group.cancelled.isPresent();
  }

  Decision done(Answer answer) {
    if (draft.plan != null) {
      finish();
    }
    List<TaskId> gone =
        withdrawn.stream().filter(id -> !isReady(id) || draft.status == Status.PAUSED).toList();
    if (!gone.isEmpty()) {
      effect(new Effect.Withdraw(gone));
    }
    if (draft.status == Status.ACTIVE) {
      announced.forEach(
          (group, tasks) -> {
            List<TaskId> ready = tasks.stream().filter(this::isReady).toList();
            if (!ready.isEmpty()) {
              effect(new Effect.Announce(plan().queue(), draft.groups[group].spec, ready));
            }
          });
    }
    RunState state = draft.freeze();
    Optional<Instant> wake = state.nextDeadline();
    if (wake.isPresent() && !wake.equals(wakeBefore)) {
      effect(new Effect.Wake(wake.get()));
    }
    return new Decision(events, effects, answer, state);
  }

  private io.troupe.pipelines.plan.Plan plan() {
    if (draft.plan == null) {
      throw new IllegalStateException("no run was submitted");
    }
    return draft.plan;
  }

  private boolean isReady(TaskId id) {
    return draft.place(id).map(place -> draft.task(place).phase() == Phase.READY).orElse(false);
  }

  /** Who ended an attempt. */
  enum Ending {
    /** Its worker said so. */
    FAILED,
    /** A clock, or somebody who watches it. */
    EXPIRED,
    /** A clock after which no attempt follows. */
    FOR_GOOD
  }
}
