package io.troupe.arrow.flight;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for conditions. */
final class Await {
  /** Generous, because test machines are busy; nothing that works waits so long. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int STEADY_LOOKS = 100;

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        fail("waited " + LIMIT + " in vain until " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Until a count that is above {@code least} stands still for half a second. */
  static void steady(String what, long least, LongSupplier count) {
    long[] last = {0, 0};
    until(
        what + " stands still",
        () -> {
          long now = count.getAsLong();
          last[1] = now == last[0] ? last[1] + 1 : 0;
          last[0] = now;
          return now > least && last[1] > STEADY_LOOKS;
        });
  }
}
