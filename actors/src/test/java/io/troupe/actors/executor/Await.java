package io.troupe.actors.executor;

import static org.assertj.core.api.Assertions.fail;

import io.troupe.pipelines.process.ProcessSession;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions. */
final class Await {
  /** Generous, because test machines are busy; nothing that works waits so long. */
  static final Duration LIMIT = Duration.ofSeconds(60);

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

  static boolean living(long pid) {
    return ProcessSession.isLiving(pid);
  }
}
