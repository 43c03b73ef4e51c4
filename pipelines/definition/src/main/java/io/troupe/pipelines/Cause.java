package io.troupe.pipelines;

import java.util.Locale;

/** Why an attempt ended without a result. */
public enum Cause {
  /** Parameters or data are wrong; another attempt would fail alike. */
  BAD_INPUT(false, true),
  /** The kind threw what it should not have. */
  INTERNAL(false, true),
  /** A result is not a finite number. */
  NUMERICAL(false, true),
  /** A limit of {@link io.troupe.pipelines.plan.Timeouts} has passed. */
  TIMEOUT(true, true),
  /** The executor was silent for longer than its heartbeat limit. */
  UNRESPONSIVE(true, true),
  /** The executor process ended by itself, by exit code or signal. */
  CRASH(true, true),
  /** The executor used more host memory than its lease. */
  OUT_OF_MEMORY(true, true),
  /** The task used more device memory than its lease. */
  GPU_OOM(true, true),
  /** The device reported an error after which its context is unusable. */
  GPU_FAULT(true, true),
  /** The task printed more than its log may hold. */
  OUTPUT_FLOOD(false, true),
  /** A child task failed for good, after attempts of its own: another call would fail alike. */
  CHILD_FAILED(false, true),
  /** Reading or writing failed. */
  IO(true, true),
  /** The worker is gone. */
  WORKER_LOST(true, false),
  /** The worker is being emptied. */
  DRAIN(true, false),
  /** Somebody cancelled the task or its run. */
  CANCELLED(false, false);

  private final boolean retryable;
  private final boolean countsAgainstRetries;

  Cause(boolean retryable, boolean countsAgainstRetries) {
    this.retryable = retryable;
    this.countsAgainstRetries = countsAgainstRetries;
  }

  /** Whether another attempt can end differently. */
  public boolean retryable() {
    return retryable;
  }

  /** Whether a retry consumes the budget that the user gave. */
  public boolean countsAgainstRetries() {
    return countsAgainstRetries;
  }

  /** How files, events and tables write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
