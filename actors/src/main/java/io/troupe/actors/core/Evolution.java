package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.AttemptEnded;
import io.troupe.actors.core.RunEvent.Skip;
import io.troupe.actors.core.RunState.Place;
import io.troupe.actors.core.RunState.Status;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.plan.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What each event means for the state. Never refuses: what is in the journal has happened. */
final class Evolution {
  private Evolution() {}

  static void apply(RunDraft draft, RunEvent event) {
    switch (event) {
      case RunEvent.RunSubmitted submitted -> {
        draft.run = submitted.run();
        draft.captured = submitted.captured();
        draft.submitted = submitted.at();
        draft.status = Status.ACTIVE;
        draft.lay(submitted.plan());
      }
      case RunEvent.RunRecovered recovered -> delay(draft, recovered.at());
      case RunEvent.RunPaused _ -> {
        draft.status = Status.PAUSED;
        restartQueueClocks(draft, Optional.empty());
      }
      case RunEvent.RunResumed resumed -> {
        draft.status = Status.ACTIVE;
        restartQueueClocks(draft, Optional.of(resumed.at()));
      }
      case RunEvent.RunCancelRequested cancel -> {
        draft.cancelReason = Optional.of(cancel.reason());
        draft.status = Status.ACTIVE;
        for (int index = 0; index < draft.groups.length; index++) {
          if (!draft.groups[index].runsAlways()) {
            cancel(draft, index, cancel.reason());
          }
        }
        restartQueueClocks(draft, Optional.of(cancel.at()));
      }
      case RunEvent.RetryRequested retry -> Resetting.apply(draft, retry);
      case RunEvent.RunFinished finished -> {
        draft.status = Status.ENDED;
        draft.outcome = Optional.of(finished.outcome());
        draft.ended = Optional.of(finished.at());
      }
      case RunEvent.GroupExpanded expanded -> expand(draft, expanded);
      case RunEvent.GroupSkipped skipped -> skip(draft, skipped);
      case RunEvent.GroupCancelled cancelled ->
          cancel(draft, draft.group(cancelled.group()).index, cancelled.reason());
      case RunEvent.OfTask ofTask -> applyToTask(draft, ofTask);
    }
  }

  private static void applyToTask(RunDraft draft, RunEvent.OfTask event) {
    if (event instanceof RunEvent.SubtasksCreated created) {
      Families.create(draft, created);
      return;
    }
    if (event instanceof RunEvent.SubtasksAsked asked) {
      Families.ask(draft, asked);
      return;
    }
    Place place = draft.required(event.task());
    TaskState task = draft.task(place);
    Instant at = event.at();
    Timeouts limits = draft.groups[place.group()].spec.timeout();
    TaskState next =
        switch (event) {
          case RunEvent.TaskReady ready ->
              task.prepared(new TaskState.Prepared(ready.key(), ready.parameters()))
                  .ready(queueDue(draft, limits, at));
          case RunEvent.TaskRequeued _ -> task.ready(queueDue(draft, limits, at));
          case RunEvent.TaskCached cached ->
              task.prepared(new TaskState.Prepared(cached.key(), cached.parameters()))
                  .succeeded(Phase.CACHED, cached.result(), Optional.of(cached.from()));
          case RunEvent.AttemptLeased leased ->
              task.leased(AttemptState.leased(leased, draft.sequence));
          case RunEvent.AttemptStarted _ -> {
            Optional<Instant> total = task.totalDue().or(() -> limits.total().map(at::plus));
            yield task.running(at, limits.run().map(at::plus), total);
          }
          case RunEvent.AttemptCancelRequested cancel ->
              task.cancelling(at.plus(RunCore.CANCEL_GRACE), cancel.reason());
          case AttemptEnded ended -> end(draft, task, limits, ended);
          case RunEvent.TaskSucceeded done ->
              task.withLast(
                      attempt ->
                          attempt.ended(State.SUCCEEDED, at, Optional.empty(), done.timings()))
                  .succeeded(Phase.SUCCEEDED, done.result(), Optional.empty());
          case RunEvent.TaskFailed failed ->
              task.ended(Phase.FAILED, Optional.of(failed.failure().message()));
          case RunEvent.TaskSkipped skipped -> task.skipped(skipped.skip(), skipped.reason());
          case RunEvent.SubtasksCreated _, RunEvent.SubtasksAsked _ -> task;
        };
    draft.set(place, next);
    draft.settle(place.group());
  }

  private static TaskState end(
      RunDraft draft, TaskState task, Timeouts limits, AttemptEnded event) {
    boolean cancelled = event.failure().cause() == Cause.CANCELLED;
    UnaryOperator<AttemptState> end =
        attempt ->
            attempt.ended(
                cancelled ? State.CANCELLED : State.FAILED,
                event.at(),
                Optional.of(event.failure()),
                event.timings());
    TaskState ended = task.attemptEnded(end, event.failure().cause().countsAgainstRetries());
    if (event.retryAt().isEmpty()) {
      return ended.ended(
          cancelled ? Phase.CANCELLED : Phase.FAILED, Optional.of(event.failure().message()));
    }
    Instant retryAt = event.retryAt().get();
    return retryAt.isAfter(event.at())
        ? ended.backoff(retryAt)
        : ended.ready(queueDue(draft, limits, event.at()));
  }

  private static Optional<Instant> queueDue(RunDraft draft, Timeouts limits, Instant from) {
    return draft.status == Status.PAUSED ? Optional.empty() : limits.queue().map(from::plus);
  }

  /** Sets when each waiting task's queue limit passes; {@code from} is empty while paused. */
  private static void restartQueueClocks(RunDraft draft, Optional<Instant> from) {
    changeAll(
        draft,
        Phase.READY,
        (group, task) ->
            task.ready(from.flatMap(at -> group.spec.timeout().queue().map(at::plus))));
  }

  private static void delay(RunDraft draft, Instant at) {
    Duration gone = Duration.between(draft.last, at);
    if (gone.isNegative()) {
      return;
    }
    for (Phase phase : List.of(Phase.READY, Phase.BACKOFF, Phase.LEASED, Phase.RUNNING)) {
      changeAll(draft, phase, (_, task) -> task.delayed(gone));
    }
  }

  private static void changeAll(RunDraft draft, Phase phase, Change change) {
    for (int index = 0; index < draft.groups.length; index++) {
      if (draft.groups[index].in(phase) == 0) {
        continue;
      }
      TaskTable tasks = draft.groups[index].tasks;
      for (int i = 0; i < tasks.size(); i++) {
        TaskState task = tasks.get(i);
        if (task.phase() == phase) {
          draft.set(new Place(index, i), change.of(draft.groups[index], task));
        }
      }
    }
  }

  private static void expand(RunDraft draft, RunEvent.GroupExpanded event) {
    GroupState group = draft.change(draft.group(event.group()).index);
    String name = group.spec.name();
    draft.expand(
        group,
        event.cells().stream()
            .map(
                cell ->
                    new TaskState.Definition(
                        TaskId.of(name, cell.cell()),
                        cell.cell(),
                        Optional.of(cell.item()),
                        Optional.empty()))
            .toList());
    draft.settle(group.index);
  }

  private static void skip(RunDraft draft, RunEvent.GroupSkipped event) {
    GroupState group = draft.change(draft.group(event.group()).index);
    group.expanded = true;
    group.skip = Optional.of(event.skip());
    group.reason = Optional.of(event.reason());
    Skip how = event.skip();
    for (int i = 0; i < group.tasks.size(); i++) {
      if (group.tasks.get(i).phase() == Phase.PENDING) {
        draft.set(new Place(group.index, i), group.tasks.get(i).skipped(how, event.reason()));
      }
    }
    draft.settle(group.index);
  }

  private static void cancel(RunDraft draft, int index, String reason) {
    if (draft.groups[index].ended) {
      return;
    }
    GroupState group = draft.change(index);
    group.expanded = true;
    group.cancelled = Optional.of(reason);
    group.reason = Optional.of(reason);
    for (int i = 0; i < group.tasks.size(); i++) {
      TaskState task = group.tasks.get(i);
      if (task.phase().waiting()) {
        draft.set(new Place(index, i), task.ended(Phase.CANCELLED, Optional.of(reason)));
      }
    }
    draft.settle(index);
  }

  /** A change of one task. */
  private interface Change {
    TaskState of(GroupState group, TaskState task);
  }

  /** What an explicit retry undoes. */
  private static final class Resetting {
    private Resetting() {}

    static void apply(RunDraft draft, RunEvent.RetryRequested event) {
      draft.round++;
      draft.status = Status.ACTIVE;
      draft.outcome = Optional.empty();
      draft.ended = Optional.empty();
      draft.cancelReason = Optional.empty();
      Set<TaskId> chosen = Set.copyOf(event.tasks());
      boolean[] reset = new boolean[draft.groups.length];
      for (int index = 0; index < reset.length; index++) {
        GroupState group = draft.groups[index];
        boolean downstream = group.needs.stream().anyMatch(need -> reset[need]);
        boolean closedUnexpanded = group.spec.forEach().isPresent() && group.reason.isPresent();
        if (downstream || (closedUnexpanded && group.tasks.isEmpty())) {
          reset[index] = true;
          resetAll(draft, index);
        } else {
          reset[index] = resetChosen(draft, index, chosen);
        }
        if (reset[index]) {
          GroupState changed = draft.change(index);
          changed.cancelled = Optional.empty();
          changed.skip = Optional.empty();
          changed.reason = Optional.empty();
        }
      }
      draft.countNeeds();
    }

    private static boolean resetChosen(RunDraft draft, int index, Set<TaskId> chosen) {
      boolean any = false;
      TaskTable tasks = draft.groups[index].tasks;
      for (int i = 0; i < tasks.size(); i++) {
        if (chosen.contains(tasks.get(i).id())) {
          draft.set(new Place(index, i), tasks.get(i).reset());
          any = true;
        }
      }
      return any;
    }

    private static void resetAll(RunDraft draft, int index) {
      GroupState group = draft.change(index);
      if (group.spec.forEach().isEmpty()) {
        group.fill(group.tasks.stream().map(TaskState::reset).toList());
        return;
      }
      Map<TaskId, List<AttemptState>> former = new HashMap<>(group.former);
      group.tasks.forEach(task -> former.put(task.id(), task.attempts()));
      group.fill(List.of());
      group.expanded = false;
      group.former = former;
    }
  }
}
