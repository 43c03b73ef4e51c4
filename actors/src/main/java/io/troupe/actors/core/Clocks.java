package io.troupe.actors.core;

import io.troupe.actors.core.Deciding.Ending;
import io.troupe.actors.core.RunState.Place;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Timeouts;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;

/** What happens to tasks because time has passed. */
final class Clocks {
  private final Deciding deciding;
  private final RunDraft draft;

  Clocks(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft;
  }

  Answer tick() {
    boolean any = false;
    deciding.wakeAgain();
    while (!draft.deadlines.isEmpty() && !draft.deadlines.first().at().isAfter(deciding.now)) {
      passed(draft.deadlines.first());
      any = true;
    }
    return any ? Answer.ACCEPTED : Answer.UNCHANGED;
  }

  private void passed(Deadline deadline) {
    Place place = new Place(deadline.group(), deadline.task());
    TaskState task = draft.task(place);
    Timeouts limits = draft.groups[deadline.group()].spec.timeout();
    if (deadline.total()) {
      String message = "all attempts together took longer than " + limit(limits.total());
      end(task, message, Ending.FOR_GOOD);
      return;
    }
    switch (task.phase()) {
      case BACKOFF -> {
        deciding.emit(new RunEvent.TaskRequeued(deciding.now, task.id()));
        deciding.announceIfReady(task.id());
      }
      case READY -> {
        String message = "no worker took it within its queue limit of " + limit(limits.queue());
        end(task, message, Ending.FOR_GOOD);
      }
      case RUNNING -> end(task, "it ran longer than " + limit(limits.run()), Ending.EXPIRED);
      case CANCELLING ->
          end(
              task,
              "it did not stop within " + Sentences.duration(RunCore.CANCEL_GRACE),
              Ending.FOR_GOOD);
      case PENDING, LEASED, SUCCEEDED, CACHED, FAILED, CANCELLED, SKIPPED ->
          throw new IllegalStateException(task.id() + " is " + task.phase() + " with a deadline");
    }
  }

  private void end(TaskState task, String message, Ending ending) {
    TaskFailure failure = TaskFailure.of(Cause.TIMEOUT, message);
    if (!task.phase().leased()) {
      deciding.withdraw(task.id());
      deciding.emit(new RunEvent.TaskFailed(deciding.now, task.id(), failure));
      return;
    }
    AttemptState attempt = task.lastAttempt();
    deciding.effect(
        new Effect.CancelAttempt(attempt.worker(), task.id(), attempt.token(), message));
    deciding.endAttempt(task, failure, Collections.emptySortedMap(), ending);
  }

  private static String limit(Optional<Duration> limit) {
    return limit.map(Sentences::duration).orElse("its limit");
  }
}
