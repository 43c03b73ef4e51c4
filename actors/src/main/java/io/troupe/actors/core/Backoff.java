package io.troupe.actors.core;

import io.troupe.pipelines.plan.RetryPolicy;
import io.troupe.pipelines.plan.TaskId;
import java.time.Duration;
import java.util.SplittableRandom;

/** How long a task waits before it is tried again. */
final class Backoff {
  private Backoff() {}

  /**
   * The wait after the {@code failure}-th failure, from 1: exponential up to the ceiling, then
   * varied by the jitter. Drawn from the task and the failure, so a replay waits as long and the
   * cells of a sweep do not come back together.
   */
  static Duration wait(RetryPolicy policy, TaskId task, int failure) {
    double grown = policy.initial().toMillis() * Math.pow(policy.factor(), failure - 1);
    double limited = Math.min(grown, (double) policy.ceiling().toMillis());
    double spread = 2 * new SplittableRandom(seed(task, failure)).nextDouble() - 1;
    return Duration.ofMillis(Math.round(limited * (1 + policy.jitter() * spread)));
  }

  /** FNV-1a: String.hashCode of near names is near, and SplittableRandom's first draws follow. */
  private static long seed(TaskId task, int failure) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < task.text().length(); i++) {
      hash = (hash ^ task.text().charAt(i)) * 0x100000001b3L;
    }
    return (hash ^ failure) * 0x100000001b3L;
  }
}
