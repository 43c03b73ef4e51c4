package io.troupe.actors.core;

import java.time.Instant;
import java.util.Comparator;

/**
 * An instant at which a task changes by itself.
 *
 * @param total whether the limit of all attempts together passes then
 */
record Deadline(Instant at, int group, int task, boolean total) implements Comparable<Deadline> {
  private static final Comparator<Deadline> ORDER =
      Comparator.comparing(Deadline::at)
          .thenComparingInt(Deadline::group)
          .thenComparingInt(Deadline::task)
          .thenComparing(Deadline::total);

  @Override
  public int compareTo(Deadline other) {
    return ORDER.compare(this, other);
  }
}
