package io.troupe.http.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Longer and longer pauses between tries, until patience ends. One thread at a time. */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2000;

  private final Duration patience;
  private long end;
  private long next;

  /** Pauses for at most {@code patience} together. */
  Backoff(Duration patience) {
    this.patience = patience;
    reset();
  }

  /** All is well again. */
  void reset() {
    next = FIRST_MILLIS;
    end = 0;
  }

  /** Waits before another try; false when patience is at its end or the thread is interrupted. */
  boolean pause() {
    long now = System.nanoTime();
    if (end == 0) {
      end = now + patience.toNanos();
    }
    if (now >= end) {
      return false;
    }
    try {
      // Varied: clients that lost the same server do not come back in one moment.
      Thread.sleep(ThreadLocalRandom.current().nextLong(next / 2, next + 1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    next = Math.min(LONGEST_MILLIS, next * 2);
    return true;
  }
}
