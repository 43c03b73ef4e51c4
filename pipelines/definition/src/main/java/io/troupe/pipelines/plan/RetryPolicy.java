package io.troupe.pipelines.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a failed attempt is followed by another.
 *
 * @param max how many attempts may follow the first; losses that are not the task's fault (see
 *     {@link io.troupe.pipelines.Cause#countsAgainstRetries()}) have a budget of their own
 * @param on the words of the causes that are retried, or {@code any}
 * @param initial the wait before the second attempt
 * @param factor by which each wait grows
 * @param ceiling the longest wait
 * @param jitter share of the wait by which it varies, 0 to 1; drawn from the task's id and attempt,
 *     so that a replay waits as long
 */
public record RetryPolicy(
    int max, Set<String> on, Duration initial, double factor, Duration ceiling, double jitter) {
  /** What a file gets that says nothing. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          2,
          Set.of("worker-lost", "gpu-oom", "gpu-fault", "io", "crash"),
          Duration.ofSeconds(1),
          2,
          Duration.ofSeconds(60),
          0.2);

  public RetryPolicy {
    // In order, so that equal plans are equal bytes.
    on = Collections.unmodifiableSet(new TreeSet<>(on));
  }
}
