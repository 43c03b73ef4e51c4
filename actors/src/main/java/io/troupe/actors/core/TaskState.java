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
 * @param standing where it is
 * @param prepared key and parameters, once it was ready
 * @param gain once it succeeded or was answered
 * @param tries its attempts
 */
record TaskState(
    Definition definition,
    Standing standing,
    Optional<Prepared> prepared,
    Optional<Gain> gain,
    Tries tries) {

  /**
   * What never changes.
   *
   * @param child what its parent gave it, if it is a child task
   */
  record Definition(
      TaskId id, SortedMap<String, Value> cell, Optional<Value> item, Optional<Child> child) {}

  /** What a child task was given; its parameters are no templates. */
  record Child(Value.Mapping parameters, List<TaskResult> inputs) {}

  /** What its preparation gave. */
  record Prepared(String key, Value.Mapping parameters) {}

  /**
   * Its result.
   *
   * @param from the run whose result answered it, if it was not made here
   */
  record Gain(TaskResult result, Optional<String> from) {}

  /**
   * Where a task is, and until when.
   *
   * @param reason why, for people
   * @param skip why it was not to run
   * @param due when its phase is over by itself
   * @param totalDue when all attempts together have lasted too long
   */
  record Standing(
      Phase phase,
      Optional<String> reason,
      Optional<Skip> skip,
      Optional<Instant> due,
      Optional<Instant> totalDue) {
    static final Standing PENDING =
        new Standing(
            Phase.PENDING, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    Standing moved(Phase to, Optional<Instant> newDue, Optional<Instant> newTotalDue) {
      return new Standing(to, Optional.empty(), skip, newDue, newTotalDue);
    }

    Standing ended(Phase end, Optional<String> why) {
      return new Standing(end, why, skip, Optional.empty(), Optional.empty());
    }
  }

  /**
   * What was tried.
   *
   * @param attempts all of them, also those before an explicit retry
   * @param failures attempts that count against the user's budget
   * @param losses attempts that do not
   */
  record Tries(List<AttemptState> attempts, int failures, int losses) {
    Tries with(AttemptState attempt) {
      List<AttemptState> all = new ArrayList<>(attempts);
      all.add(attempt);
      return new Tries(List.copyOf(all), failures, losses);
    }

    Tries withLast(UnaryOperator<AttemptState> change) {
      List<AttemptState> all = new ArrayList<>(attempts);
      all.set(all.size() - 1, change.apply(all.getLast()));
      return new Tries(List.copyOf(all), failures, losses);
    }

    Tries counted(boolean failure) {
      return new Tries(attempts, failures + (failure ? 1 : 0), losses + (failure ? 0 : 1));
    }
  }

  static TaskState pending(Definition definition, List<AttemptState> former) {
    return new TaskState(
        definition, Standing.PENDING, Optional.empty(), Optional.empty(), new Tries(former, 0, 0));
  }

  TaskId id() {
    return definition.id();
  }

  Phase phase() {
    return standing.phase();
  }

  Optional<String> reason() {
    return standing.reason();
  }

  Optional<Instant> due() {
    return standing.due();
  }

  Optional<Instant> totalDue() {
    return standing.totalDue();
  }

  Optional<TaskResult> result() {
    return gain.map(Gain::result);
  }

  /** The run that answered it. */
  Optional<String> cachedFrom() {
    return gain.flatMap(Gain::from);
  }

  List<AttemptState> attempts() {
    return tries.attempts();
  }

  int failures() {
    return tries.failures();
  }

  int losses() {
    return tries.losses();
  }

  /** The attempt that holds the lease, or the last one that did. */
  AttemptState lastAttempt() {
    return tries.attempts().getLast();
  }

  /** Whether the attempt with {@code token} holds the lease. */
  boolean holds(long token) {
    return phase().leased() && lastAttempt().token() == token;
  }

  /** Whether tasks that need this one to succeed cannot run. */
  boolean bad() {
    return phase() == Phase.FAILED
        || phase() == Phase.CANCELLED
        || standing.skip().filter(why -> why == Skip.BLOCKED).isPresent();
  }

  TaskState ready(Optional<Instant> queueDue) {
    return moved(Phase.READY, queueDue, totalDue());
  }

  TaskState prepared(Prepared what) {
    return new TaskState(definition, standing, Optional.of(what), gain, tries);
  }

  TaskState backoff(Instant retryAt) {
    return moved(Phase.BACKOFF, Optional.of(retryAt), totalDue());
  }

  TaskState leased(AttemptState attempt) {
    return moved(Phase.LEASED, Optional.empty(), totalDue()).with(tries.with(attempt));
  }

  TaskState running(Instant at, Optional<Instant> runDue, Optional<Instant> newTotalDue) {
    return moved(Phase.RUNNING, runDue, newTotalDue).withLast(attempt -> attempt.started(at));
  }

  TaskState cancelling(Instant graceEnd, String why) {
    Optional<Instant> due = Optional.of(graceEnd);
    return with(
        new Standing(Phase.CANCELLING, Optional.of(why), standing.skip(), due, Optional.empty()));
  }

  /** With the running attempt ended, and counted as {@code counted} says. */
  TaskState attemptEnded(UnaryOperator<AttemptState> end, boolean counted) {
    return with(tries.withLast(end).counted(counted));
  }

  TaskState ended(Phase end, Optional<String> why) {
    return with(standing.ended(end, why));
  }

  TaskState skipped(Skip how, String why) {
    return with(
        new Standing(
            Phase.SKIPPED, Optional.of(why), Optional.of(how), Optional.empty(), Optional.empty()));
  }

  TaskState succeeded(Phase end, TaskResult what, Optional<String> from) {
    Standing done =
        new Standing(end, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return new TaskState(definition, done, prepared, Optional.of(new Gain(what, from)), tries);
  }

  /** As new, with its attempts. */
  TaskState reset() {
    return pending(definition, tries.attempts());
  }

  /** With the clocks that the death of an owner stops moved on. */
  TaskState delayed(Duration by) {
    Optional<Instant> waited = phase() == Phase.READY ? due().map(at -> at.plus(by)) : due();
    return moved(phase(), waited, totalDue().map(at -> at.plus(by)));
  }

  /** With its last attempt changed. */
  TaskState withLast(UnaryOperator<AttemptState> change) {
    return with(tries.withLast(change));
  }

  private TaskState moved(Phase to, Optional<Instant> newDue, Optional<Instant> newTotalDue) {
    return with(standing.moved(to, newDue, newTotalDue));
  }

  private TaskState with(Standing other) {
    return new TaskState(definition, other, prepared, gain, tries);
  }

  private TaskState with(Tries other) {
    return new TaskState(definition, standing, prepared, gain, other);
  }
}
