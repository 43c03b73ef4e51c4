package io.troupe.actors;

import org.slf4j.LoggerFactory;

/** Ends things whose end cannot fail in a way that matters to anybody. */
final class Closing {
  private Closing() {}

  /** Closes {@code closeable}; what it throws is logged. */
  @SuppressWarnings("checkstyle:IllegalCatch")
  static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) { // AutoCloseable may throw anything.
      LoggerFactory.getLogger(Closing.class).warn("closing failed", e);
    }
  }

  /** Waits for {@code thread}, however often this one is interrupted meanwhile. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
