package io.troupe.pipelines.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The four limits of a task's time.
 *
 * @param queue from ready until an attempt starts
 * @param run of one attempt, from its start to its end
 * @param heartbeat longest silence of an executor
 * @param total all attempts together, from the first start
 */
public record Timeouts(
    Optional<Duration> queue,
    Optional<Duration> run,
    Duration heartbeat,
    Optional<Duration> total) {
  /** What a file gets that says nothing: only silence is limited. */
  public static final Timeouts DEFAULT =
      new Timeouts(Optional.empty(), Optional.empty(), Duration.ofSeconds(15), Optional.empty());
}
