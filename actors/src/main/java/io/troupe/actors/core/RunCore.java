package io.troupe.actors.core;

import io.troupe.pipelines.TaskFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * The decisions of a run. Pure: equal arguments give equal decisions, and time is an argument that
 * must not go backwards within a process.
 *
 * <p>Who calls it persists the events of a decision, and only then does its effects and sends its
 * answer.
 */
public final class RunCore {
  /** How long an attempt that was asked to stop may take before its lease ends without it. */
  public static final Duration CANCEL_GRACE = Duration.ofSeconds(30);

  /** How many attempts of a task may be lost for no fault of its own. */
  public static final int MOST_LOSSES = 20;

  /** How deep child tasks may ask for child tasks. */
  public static final int MOST_GENERATIONS = 3;

  private RunCore() {}

  /** What the run in {@code state} does about {@code command} at {@code now}. */
  public static Decision decide(RunState state, RunCommand command, Instant now) {
    Deciding deciding = new Deciding(state, now.truncatedTo(ChronoUnit.MILLIS));
    if (!state.submitted() && !(command instanceof RunCommand.Submit)) {
      return deciding.done(Answer.refused("there is no such run"));
    }
    Commands commands = new Commands(state, deciding);
    return deciding.done(commands.answer(command));
  }

  /**
   * What a process does that has just read the run's events: gives back the attempts that died with
   * the owner before it, and asks again for everything that is wanted.
   *
   * @param alive tokens of attempts that may still be made; their leases stay as they are until
   *     they end or {@link RunCommand.LeaseExpired} is told. Empty where executors die with the
   *     process that owns the run.
   */
  public static Decision recovered(RunState state, Set<Long> alive, Instant now) {
    Deciding deciding = new Deciding(state, now.truncatedTo(ChronoUnit.MILLIS));
    if (!state.submitted() || state.outcome().isPresent()) {
      return deciding.done(Answer.UNCHANGED);
    }
    new Recovery(deciding).recover(alive);
    return deciding.done(Answer.ACCEPTED);
  }

  /** When the task may go again after {@code failure}, decided at {@code now}; empty for never. */
  static Optional<Instant> retryAt(
      TaskState task,
      io.troupe.pipelines.plan.RetryPolicy policy,
      TaskFailure failure,
      Instant now) {
    if (!failure.cause().retryable()) {
      return Optional.empty();
    }
    if (!failure.cause().countsAgainstRetries()) {
      return task.losses() < MOST_LOSSES ? Optional.of(now) : Optional.empty();
    }
    boolean wanted = policy.on().contains(failure.cause().word()) || policy.on().contains("any");
    if (!wanted || task.failures() >= policy.max()) {
      return Optional.empty();
    }
    return Optional.of(now.plus(Backoff.wait(policy, task.id(), task.failures() + 1)));
  }
}
