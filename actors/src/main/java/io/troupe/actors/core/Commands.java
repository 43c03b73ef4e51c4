package io.troupe.actors.core;

import io.troupe.actors.core.Deciding.Ending;
import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.actors.core.RunEvent.Skip;
import io.troupe.actors.core.RunState.Place;
import io.troupe.actors.core.RunState.Status;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.TaskId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** What each command does to a run that exists, and how one comes to exist. */
final class Commands {
  private final RunState state;
  private final Deciding deciding;
  private final RunDraft draft;

  Commands(RunState state, Deciding deciding) {
    this.state = state;
    this.deciding = deciding;
    this.draft = deciding.draft;
  }

  Answer answer(RunCommand command) {
    return switch (command) {
      case RunCommand.Submit submit -> submit(submit);
      case RunCommand.Prepared prepared -> prepared(prepared);
      case RunCommand.Expanded expanded -> expanded(expanded);
      case RunCommand.ExpansionFailed failed -> expansionFailed(failed);
      case RunCommand.Lease lease -> lease(lease);
      case RunCommand.Started started -> started(started);
      case RunCommand.Completed completed -> completed(completed);
      case RunCommand.AttemptFailed failed -> attemptFailed(failed);
      case RunCommand.Subtasks subtasks ->
          holding(
              subtasks.task(),
              subtasks.token(),
              parent -> new Children(deciding).ask(parent, subtasks));
      case RunCommand.SubtasksChecked checked ->
          holding(
              checked.task(),
              checked.token(),
              parent -> new Children(deciding).checked(parent, checked));
      case RunCommand.AwaitSubtasks await ->
          holding(
              await.task(),
              await.token(),
              parent -> new Children(deciding).await(parent, await.call()));
      case RunCommand.LeaseExpired expired -> leaseExpired(expired);
      case RunCommand.WorkerLost lost -> workerLost(lost);
      case RunCommand.Tick _ -> new Clocks(deciding).tick();
      case RunCommand.Pause _ -> new Steering(deciding).pause();
      case RunCommand.Resume _ -> new Steering(deciding).resume();
      case RunCommand.Cancel cancel -> new Steering(deciding).cancel(cancel.reason());
      case RunCommand.Retry retry -> new Steering(deciding).retry(retry.tasks());
    };
  }

  private Answer submit(RunCommand.Submit command) {
    if (state.submitted()) {
      boolean same = state.run().equals(command.run()) && state.plan().equals(command.plan());
      return same ? Answer.UNCHANGED : Answer.refused("there is another run with this id");
    }
    try {
      RunDraft trial = new RunDraft();
      trial.lay(command.plan());
      for (GroupState group : trial.groups) {
        if (group.places.size() < group.tasks.size()) {
          return Answer.refused("two cells of '" + group.spec.name() + "' have the same name");
        }
      }
    } catch (IllegalArgumentException e) {
      return Answer.refused(String.valueOf(e.getMessage()));
    }
    deciding.emit(
        new RunEvent.RunSubmitted(deciding.now, command.run(), command.plan(), command.captured()));
    return Answer.ACCEPTED;
  }

  private Answer prepared(RunCommand.Prepared command) {
    TaskId id = command.task();
    Optional<Place> place = draft.place(id);
    if (place.isEmpty() || command.round() != draft.round) {
      return Answer.stale("it was prepared before a retry of the run");
    }
    GroupState group = draft.groups[place.get().group()];
    if (draft.task(place.get()).phase() != Phase.PENDING || group.openNeeds > 0) {
      return Answer.UNCHANGED;
    }
    RunEvent event =
        switch (command.preparation()) {
          case Preparation.ToRun run ->
              new RunEvent.TaskReady(deciding.now, id, run.key(), run.parameters());
          case Preparation.Answered answer ->
              new RunEvent.TaskCached(
                  deciding.now,
                  id,
                  answer.key(),
                  answer.parameters(),
                  answer.from(),
                  answer.result());
          case Preparation.Unwanted unwanted ->
              new RunEvent.TaskSkipped(deciding.now, id, Skip.UNWANTED, unwanted.reason());
          case Preparation.Failed failed ->
              new RunEvent.TaskFailed(deciding.now, id, failed.failure());
        };
    deciding.emit(event);
    deciding.announceIfReady(id);
    return Answer.ACCEPTED;
  }

  private Answer expanded(RunCommand.Expanded command) {
    Answer refusal = notExpandable(command.group(), command.round());
    if (refusal.kind() != Answer.Kind.ACCEPTED) {
      return refusal;
    }
    Set<TaskId> ids = new HashSet<>();
    for (ForEachCell cell : command.cells()) {
      TaskId id = TaskId.of(command.group(), cell.cell());
      if (!ids.add(id)) {
        String reason = "two items of its list have the same name, " + id;
        return expansionFailed(
            new RunCommand.ExpansionFailed(
                command.group(), command.round(), TaskFailure.of(Cause.BAD_INPUT, reason)));
      }
    }
    deciding.emit(new RunEvent.GroupExpanded(deciding.now, command.group(), command.cells()));
    deciding.open(draft.group(command.group()));
    return Answer.ACCEPTED;
  }

  private Answer expansionFailed(RunCommand.ExpansionFailed command) {
    Answer refusal = notExpandable(command.group(), command.round());
    if (refusal.kind() != Answer.Kind.ACCEPTED) {
      return refusal;
    }
    String reason = "its list cannot be made: " + command.failure().message();
    deciding.emit(new RunEvent.GroupCancelled(deciding.now, command.group(), reason));
    return Answer.ACCEPTED;
  }

  private Answer notExpandable(String name, int round) {
    Integer index = draft.groupPlaces.get(name);
    if (index == null || round != draft.round) {
      return Answer.stale("it was asked before a retry of the run");
    }
    GroupState group = draft.groups[index];
    return group.expanded || group.openNeeds > 0 ? Answer.UNCHANGED : Answer.ACCEPTED;
  }

  private Answer lease(RunCommand.Lease command) {
    Optional<Place> place = draft.place(command.task());
    Optional<Answer> known = place.map(draft::task).flatMap(task -> placedBefore(task, command));
    if (known.isPresent()) {
      return known.get();
    }
    if (place.isEmpty() || draft.task(place.get()).phase() != Phase.READY) {
      return Answer.refused(command.task() + " does not wait for a lease");
    }
    if (draft.status != Status.ACTIVE) {
      return Answer.refused("the run is paused");
    }
    GroupState group = draft.groups[place.get().group()];
    OptionalInt most = group.spec.maxParallel();
    if (most.isPresent() && group.leased() >= most.getAsInt()) {
      return Answer.later("max-parallel of " + group.spec.name() + " is " + most.getAsInt());
    }
    OptionalInt mostOfRun = state.plan().queue().maxParallel();
    if (mostOfRun.isPresent()
        && draft.leases.size() - new Children(deciding).waitingParents() >= mostOfRun.getAsInt()) {
      return Answer.later("max-parallel of the run is " + mostOfRun.getAsInt());
    }
    TaskState task = draft.task(place.get());
    int attempt = task.attempts().size() + 1;
    deciding.emit(
        new RunEvent.AttemptLeased(
            deciding.now,
            task.id(),
            attempt,
            command.worker(),
            command.device(),
            command.placement()));
    TaskState.Prepared prepared = task.prepared().orElseThrow();
    deciding.effect(
        new Effect.StartAttempt(
            command.worker(),
            command.device(),
            task.id(),
            attempt,
            draft.sequence,
            group.spec,
            task.definition().cell(),
            prepared.parameters(),
            task.definition().child().map(TaskState.Child::inputs).orElse(group.inputs)));
    return Answer.ACCEPTED;
  }

  /** A placement makes one attempt: told again, it is no news while that one has its lease. */
  private static Optional<Answer> placedBefore(TaskState task, RunCommand.Lease command) {
    return task.attempts().stream()
        .filter(attempt -> attempt.placement() == command.placement())
        .findFirst()
        .map(
            attempt ->
                task.holds(attempt.token())
                    ? Answer.UNCHANGED
                    : Answer.refused("the attempt of this placement has ended"));
  }

  private Answer started(RunCommand.Started command) {
    Optional<TaskState> task = holder(command.task(), command.token());
    if (task.isEmpty()) {
      return noLease(command.task(), command.token());
    }
    if (task.get().phase() != Phase.LEASED) {
      return Answer.UNCHANGED;
    }
    deciding.emit(new RunEvent.AttemptStarted(deciding.now, command.task(), command.token()));
    return Answer.ACCEPTED;
  }

  private Answer completed(RunCommand.Completed command) {
    Optional<TaskState> task = holder(command.task(), command.token());
    if (task.isEmpty()) {
      return noLease(command.task(), command.token());
    }
    if (!command.result().task().equals(command.task())) {
      return Answer.refused(
          "a result of " + command.result().task() + " is none of " + command.task());
    }
    GroupState group = draft.groups[draft.required(command.task()).group()];
    deciding.emit(
        new RunEvent.TaskSucceeded(
            deciding.now, command.task(), command.token(), command.result(), command.timings()));
    if (group.spec.cache() != CacheMode.OFF) {
      String key = task.get().prepared().orElseThrow().key();
      deciding.effect(new Effect.Remember(key, command.result()));
    }
    return Answer.ACCEPTED;
  }

  private Answer attemptFailed(RunCommand.AttemptFailed command) {
    Optional<TaskState> task = holder(command.task(), command.token());
    if (task.isEmpty()) {
      return noLease(command.task(), command.token());
    }
    deciding.endAttempt(task.get(), command.failure(), command.timings(), Ending.FAILED);
    return Answer.ACCEPTED;
  }

  private Answer leaseExpired(RunCommand.LeaseExpired command) {
    Optional<TaskState> task = holder(command.task(), command.token());
    if (task.isEmpty()) {
      return noLease(command.task(), command.token());
    }
    String worker = task.get().lastAttempt().worker();
    String reason = "worker " + worker + " did not renew its lease in time";
    deciding.effect(new Effect.CancelAttempt(worker, command.task(), command.token(), reason));
    deciding.endAttempt(
        task.get(),
        TaskFailure.of(Cause.WORKER_LOST, reason),
        Collections.emptySortedMap(),
        Ending.EXPIRED);
    return Answer.ACCEPTED;
  }

  private Answer workerLost(RunCommand.WorkerLost command) {
    List<Long> tokens =
        draft.leases.keySet().stream()
            .filter(token -> isLost(leaseOf(token), command))
            .sorted()
            .toList();
    for (long token : tokens) {
      String reason = "worker " + command.worker() + " is gone: " + command.reason();
      deciding.endAttempt(
          leaseOf(token),
          TaskFailure.of(Cause.WORKER_LOST, reason),
          Collections.emptySortedMap(),
          Ending.EXPIRED);
    }
    return tokens.isEmpty() ? Answer.UNCHANGED : Answer.ACCEPTED;
  }

  private static boolean isLost(TaskState task, RunCommand.WorkerLost command) {
    return task.lastAttempt().worker().equals(command.worker())
        && (command.tasks().isEmpty() || command.tasks().contains(task.id()));
  }

  private TaskState leaseOf(long token) {
    Place place = draft.leases.get(token);
    if (place == null) {
      throw new IllegalStateException("token " + token + " has no lease");
    }
    return draft.task(place);
  }

  private Answer holding(TaskId id, long token, Function<TaskState, Answer> answer) {
    return holder(id, token).map(answer).orElseGet(() -> noLease(id, token));
  }

  private Optional<TaskState> holder(TaskId id, long token) {
    return draft.place(id).map(draft::task).filter(task -> task.holds(token));
  }

  /** The answer to an attempt without a lease: a repeated word is no news, others are stale. */
  private Answer noLease(TaskId id, long token) {
    boolean counted =
        draft
            .place(id)
            .map(draft::task)
            .filter(task -> task.phase() == Phase.SUCCEEDED)
            .map(TaskState::lastAttempt)
            .filter(last -> last.token() == token && last.state() == State.SUCCEEDED)
            .isPresent();
    return counted
        ? Answer.UNCHANGED
        : Answer.stale("token " + token + " of " + id + " has no lease any more");
  }
}
