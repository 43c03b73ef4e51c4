package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.Skip;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * One task.
 *
 * @param definition what it was born with
 * @param phase where it is
 * @param reason why it ended so, for people
 * @param skip why it was not to run
 * @param prepared key and parameters, once it was ready
 * @param cachedFrom the run that answered it
 * @param result once it succeeded or was answered
 * @param attempts all of them, also those before an explicit retry
 * @param failures attempts that count against the user's budget
 * @param losses attempts that do not
 * @param due when its phase is over by itself
 * @param totalDue when all attempts together have lasted too long
 */
record TaskState(
    Definition definition,
    Phase phase,
    Optional<String> reason,
    Optional<Skip> skip,
    Optional<Prepared> prepared,
    Optional<String> cachedFrom,
    Optional<TaskResult> result,
    List<AttemptState> attempts,
    int failures,
    int losses,
    Optional<Instant> due,
    Optional<Instant> totalDue) {

  /** What never changes. */
  record Definition(TaskId id, SortedMap<String, Value> cell, Optional<Value> item) {}

  /** What its preparation gave. */
  record Prepared(String key, Value.Mapping parameters) {}

  static TaskState pending(Definition definition, List<AttemptState> former) {
    return new TaskState(
        definition,
        Phase.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        former,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }

  TaskId id() {
    return definition.id();
  }

  /** The attempt that holds the lease, or the last one that did. */
  AttemptState lastAttempt() {
    return attempts.getLast();
  }

  /** Whether the attempt with {@code token} holds the lease. */
  boolean holds(long token) {
    return phase.leased() && lastAttempt().token() == token;
  }

  /** Whether tasks that need this one to succeed cannot run. */
  boolean bad() {
    return phase == Phase.FAILED
        || phase == Phase.CANCELLED
        || skip.filter(why -> why == Skip.BLOCKED).isPresent();
  }

  TaskState ready(Optional<Instant> queueDue) {
    return moved(Phase.READY, queueDue, totalDue);
  }

  TaskState prepared(Prepared what) {
    return new TaskState(
        definition,
        phase,
        reason,
        skip,
        Optional.of(what),
        cachedFrom,
        result,
        attempts,
        failures,
        losses,
        due,
        totalDue);
  }

  TaskState backoff(Instant retryAt) {
    return moved(Phase.BACKOFF, Optional.of(retryAt), totalDue);
  }

  TaskState leased(AttemptState attempt) {
    List<AttemptState> all = new ArrayList<>(attempts);
    all.add(attempt);
    return moved(Phase.LEASED, Optional.empty(), totalDue).withAttempts(List.copyOf(all));
  }

  TaskState running(Instant at, Optional<Instant> runDue, Optional<Instant> newTotalDue) {
    return moved(Phase.RUNNING, runDue, newTotalDue).withLast(attempt -> attempt.started(at));
  }

  TaskState cancelling(Instant graceEnd, String why) {
    TaskState moved = moved(Phase.CANCELLING, Optional.of(graceEnd), Optional.empty());
    return moved.because(why);
  }

  /** With the running attempt ended, and counted as {@code counted} says. */
  TaskState attemptEnded(UnaryOperator<AttemptState> end, boolean counted) {
    TaskState ended = withLast(end);
    return new TaskState(
        definition,
        phase,
        reason,
        skip,
        prepared,
        cachedFrom,
        result,
        ended.attempts,
        failures + (counted ? 1 : 0),
        losses + (counted ? 0 : 1),
        due,
        totalDue);
  }

  TaskState ended(Phase end, Optional<String> why) {
    TaskState moved = moved(end, Optional.empty(), Optional.empty());
    return why.map(moved::because).orElse(moved);
  }

  TaskState skipped(Skip how, String why) {
    TaskState moved = ended(Phase.SKIPPED, Optional.of(why));
    return new TaskState(
        definition,
        moved.phase,
        moved.reason,
        Optional.of(how),
        prepared,
        cachedFrom,
        result,
        attempts,
        failures,
        losses,
        moved.due,
        moved.totalDue);
  }

  TaskState succeeded(Phase end, TaskResult what, Optional<String> from) {
    return new TaskState(
        definition,
        end,
        Optional.empty(),
        Optional.empty(),
        prepared,
        from,
        Optional.of(what),
        attempts,
        failures,
        losses,
        Optional.empty(),
        Optional.empty());
  }

  /** As new, with its attempts. */
  TaskState reset() {
    return pending(definition, attempts);
  }

  /** With the clocks that the death of an owner stops moved on. */
  TaskState delayed(Duration by) {
    Optional<Instant> waited = phase == Phase.READY ? due.map(at -> at.plus(by)) : due;
    return moved(phase, waited, totalDue.map(at -> at.plus(by)));
  }

  private TaskState moved(Phase to, Optional<Instant> newDue, Optional<Instant> newTotalDue) {
    return new TaskState(
        definition,
        to,
        Optional.empty(),
        skip,
        prepared,
        cachedFrom,
        result,
        attempts,
        failures,
        losses,
        newDue,
        newTotalDue);
  }

  private TaskState because(String why) {
    return new TaskState(
        definition,
        phase,
        Optional.of(why),
        skip,
        prepared,
        cachedFrom,
        result,
        attempts,
        failures,
        losses,
        due,
        totalDue);
  }

  private TaskState withAttempts(List<AttemptState> all) {
    return new TaskState(
        definition,
        phase,
        reason,
        skip,
        prepared,
        cachedFrom,
        result,
        all,
        failures,
        losses,
        due,
        totalDue);
  }

  /** With its last attempt changed. */
  TaskState withLast(UnaryOperator<AttemptState> change) {
    List<AttemptState> all = new ArrayList<>(attempts);
    all.set(all.size() - 1, change.apply(all.getLast()));
    return withAttempts(List.copyOf(all));
  }
}
