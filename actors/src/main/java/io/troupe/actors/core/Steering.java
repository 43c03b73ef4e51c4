package io.troupe.actors.core;

import io.troupe.actors.core.RunState.Status;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What people do to a run: pause, resume, cancel, retry. */
final class Steering {
  private final Deciding deciding;
  private final RunDraft draft;

  Steering(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft;
  }

  Answer pause() {
    if (draft.status == Status.PAUSED) {
      return Answer.UNCHANGED;
    }
    if (draft.status == Status.ENDED) {
      return Answer.refused("the run has ended");
    }
    if (draft.cancelReason.isPresent()) {
      return Answer.refused("the run is being cancelled");
    }
    for (GroupState group : draft.groups) {
      Deciding.waitingOf(group).forEach(deciding::withdraw);
    }
    deciding.emit(new RunEvent.RunPaused(deciding.now));
    return Answer.ACCEPTED;
  }

  Answer resume() {
    if (draft.status == Status.ENDED) {
      return Answer.refused("the run has ended; retry runs failed tasks again");
    }
    if (draft.status != Status.PAUSED) {
      return Answer.UNCHANGED;
    }
    deciding.emit(new RunEvent.RunResumed(deciding.now));
    announceAll();
    return Answer.ACCEPTED;
  }

  Answer cancel(String reason) {
    if (draft.status == Status.ENDED) {
      return Answer.refused("the run has ended");
    }
    if (draft.cancelReason.isPresent()) {
      return Answer.UNCHANGED;
    }
    boolean paused = draft.status == Status.PAUSED;
    for (GroupState group : draft.groups) {
      if (!group.runsAlways()) {
        Deciding.waitingOf(group).forEach(deciding::withdraw);
      }
    }
    deciding.emit(new RunEvent.RunCancelRequested(deciding.now, reason));
    cancelStopped(reason);
    if (paused) {
      announceAll();
    }
    return Answer.ACCEPTED;
  }

  Answer retry(Set<TaskId> wanted) {
    if (draft.status != Status.ENDED) {
      return Answer.refused("the run has not ended");
    }
    for (TaskId id : wanted) {
      Optional<Answer> refusal = notRetried(id);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    }
    List<TaskId> chosen = new ArrayList<>();
    boolean closedEarly = false;
    for (GroupState group : draft.groups) {
      if (group.parent.isPresent()) {
        continue;
      }
      closedEarly |= group.tasks.isEmpty() && group.bad();
      for (TaskState task : group.tasks) {
        if (task.bad() && (wanted.isEmpty() || wanted.contains(task.id()))) {
          chosen.add(task.id());
        }
      }
    }
    if (chosen.isEmpty() && !closedEarly) {
      return Answer.refused("every task of the run has its result");
    }
    deciding.emit(new RunEvent.RetryRequested(deciding.now, chosen));
    return Answer.ACCEPTED;
  }

  private Optional<Answer> notRetried(TaskId id) {
    Optional<TaskState> task = draft.place(id).map(draft::task);
    if (task.isEmpty()) {
      return Optional.of(Answer.refused("the run has no task " + id));
    }
    if (id.parent().isPresent()) {
      return Optional.of(
          Answer.refused(id + " is a child task, and runs again with " + id.parent().get()));
    }
    if (task.get().bad()) {
      return Optional.empty();
    }
    String state = task.get().phase().name().toLowerCase(Locale.ROOT);
    return Optional.of(
        Answer.refused(id + " is " + state + ", only tasks without a result run again"));
  }

  /** Asks the attempts of cancelled groups to stop that were not asked yet. */
  void cancelStopped(String reason) {
    for (int index = 0; index < draft.groups.length; index++) {
      GroupState group = draft.groups[index];
      if (group.leased() > 0 && deciding.stopped(group)) {
        deciding.cancelAttempts(group, group.cancelled.orElse(reason));
      }
    }
  }

  void announceAll() {
    for (GroupState group : draft.groups) {
      Deciding.waitingOf(group).forEach(deciding::announce);
    }
  }
}
