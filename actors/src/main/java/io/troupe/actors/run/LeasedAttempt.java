package io.troupe.actors.run;

import io.troupe.actors.core.Holding;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.executor.Attempt;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** An attempt that a worker has the lease of; belongs to the worker's actor. */
final class LeasedAttempt {
  private final WorkerMessage.Assign assign;
  private Optional<Attempt> handle = Optional.empty();
  private Optional<RunCommand> report = Optional.empty();
  private boolean over;
  private boolean begun;
  private boolean heard;
  private long renewedAt = System.nanoTime();

  LeasedAttempt(WorkerMessage.Assign assign) {
    this.assign = assign;
  }

  WorkerMessage.Assign assign() {
    return assign;
  }

  void madeBy(Attempt attempt) {
    handle = Optional.of(attempt);
  }

  void begin() {
    begun = true;
  }

  boolean begun() {
    return begun;
  }

  /** Its lease holds. */
  void renewed() {
    renewedAt = System.nanoTime();
  }

  /** Whether the run renewed its lease after {@code nanos}, as {@link System#nanoTime}. */
  boolean renewedSince(long nanos) {
    return renewedAt - nanos > 0;
  }

  /** What it takes, for schedulers. */
  Holding holding() {
    return new Holding(assign.placement(), false);
  }

  /** Whether the run has not renewed its lease for {@code limit}. */
  boolean silent(Duration limit) {
    return System.nanoTime() - renewedAt > limit.toNanos();
  }

  /** Ends it; {@link AttemptOutcome} follows. */
  void cancel(TaskFailure why, Duration grace) {
    handle.ifPresent(attempt -> attempt.cancel(why, grace));
  }

  /** Its process is gone or idle. */
  void over() {
    over = true;
  }

  /** Whether its process is gone or idle. */
  boolean isOver() {
    return over;
  }

  /** The run has answered to its end. */
  void hear() {
    heard = true;
  }

  /** Whether the run has answered to its end. */
  boolean heard() {
    return heard;
  }

  /** What the run has to be told, until it has answered. */
  Optional<RunCommand> report() {
    return report;
  }

  /** Reports {@code outcome}, unless an end was reported before. */
  void report(AttemptOutcome outcome) {
    if (report.isPresent()) {
      return;
    }
    report =
        Optional.of(
            switch (outcome) {
              case AttemptOutcome.Succeeded good ->
                  new RunCommand.Completed(
                      assign.task(),
                      assign.token(),
                      new TaskResult(
                          assign.task(),
                          assign.work().kind(),
                          assign.cell(),
                          good.metrics(),
                          good.artifacts()),
                      good.timings());
              case AttemptOutcome.Failed bad ->
                  new RunCommand.AttemptFailed(
                      assign.task(), assign.token(), bad.failure(), bad.timings());
            });
  }

  /** Gives it back, unless its end was reported before. */
  void giveBack(String reason) {
    if (report.isEmpty()) {
      report =
          Optional.of(
              new RunCommand.AttemptFailed(
                  assign.task(),
                  assign.token(),
                  TaskFailure.of(Cause.DRAIN, reason),
                  new TreeMap<>()));
    }
  }
}
