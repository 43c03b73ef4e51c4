package io.troupe.actors.core;

import io.troupe.actors.core.Deciding.Ending;
import io.troupe.actors.core.RunState.Place;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a new owner does. The journal may end between any two events, so everything that a decision
 * does after an event is found again from the state.
 */
final class Recovery {
  private final Deciding deciding;
  private final RunDraft draft;

  Recovery(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft;
  }

  void recover(Set<Long> alive) {
    deciding.wakeAgain();
    deciding.emit(new RunEvent.RunRecovered(deciding.now));
    release(alive);
    for (int index = 0; index < draft.groups.length; index++) {
      failFast(index);
    }
    new Children(deciding).recover();
    Steering steering = new Steering(deciding);
    steering.cancelStopped(draft.cancelReason.orElse("its group was cancelled"));
    cancelAgain();
    for (int index = 0; index < draft.groups.length; index++) {
      if (draft.groups[index].openNeeds == 0) {
        draft.opened.add(index);
      }
    }
    deciding.follow();
    steering.announceAll();
  }

  private void release(Set<Long> alive) {
    List<Long> dead =
        draft.leases.keySet().stream().filter(token -> !alive.contains(token)).sorted().toList();
    for (long token : dead) {
      Place place = draft.leases.get(token);
      if (place != null) {
        deciding.endAttempt(
            draft.task(place),
            TaskFailure.of(Cause.WORKER_LOST, "the process that ran it is gone"),
            Collections.emptySortedMap(),
            Ending.EXPIRED);
      }
    }
  }

  /** What was asked of a worker may have been lost with the process that asked. */
  private void cancelAgain() {
    for (Place place : draft.leases.values()) {
      TaskState task = draft.task(place);
      if (task.phase() == Phase.CANCELLING) {
        AttemptState attempt = task.lastAttempt();
        String reason = task.reason().orElse("it was cancelled");
        deciding.effect(
            new Effect.CancelAttempt(attempt.worker(), task.id(), attempt.token(), reason));
      }
    }
  }

  private void failFast(int index) {
    TaskTable tasks = draft.groups[index].tasks;
    if (draft.groups[index].in(Phase.FAILED) == 0) {
      return;
    }
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).phase() == Phase.FAILED) {
        deciding.failFast(new Place(index, i));
        return;
      }
    }
  }
}
