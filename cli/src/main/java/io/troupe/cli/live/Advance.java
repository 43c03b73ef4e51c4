package io.troupe.cli.live;

import io.troupe.pipelines.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far one attempt is and how fast it goes.
 *
 * @param first when it first said how far it is
 * @param begun how far it was then
 */
public record Advance(int attempt, Instant first, long begun, Instant latest, Progress progress) {
  /** What is known after the first word of an attempt. */
  public static Advance first(int attempt, Instant at, Progress progress) {
    return new Advance(attempt, at, progress.done(), at, progress);
  }

  /** What is known after another word of the attempt. */
  public Advance then(Instant at, Progress now) {
    return new Advance(attempt, first, begun, at, now);
  }

  /** Units a second since the first word; empty until something was done since. */
  public Optional<Double> perSecond() {
    double seconds = Duration.between(first, latest).toNanos() / 1e9;
    long done = progress.done() - begun;
    return seconds > 0 && done > 0 ? Optional.of(done / seconds) : Optional.empty();
  }

  /** Time left at this rate. */
  public Optional<Duration> left() {
    return perSecond()
        .map(
            rate ->
                Duration.ofMillis(
                    Math.round(1000 * Math.max(0, progress.total() - progress.done()) / rate)));
  }

  /** 0 to 1. */
  public double share() {
    return progress.total() <= 0
        ? 0
        : Math.clamp((double) progress.done() / progress.total(), 0, 1);
  }
}
