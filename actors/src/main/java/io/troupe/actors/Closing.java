package io.troupe.actors;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** Ends things whose end cannot fail in a way that matters to anybody. */
final class Closing {
  /** What a machine that is busy may need beyond a limit. */
  private static final Duration SLACK = Duration.ofSeconds(5);

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

  /** Waits for {@code stage} a little longer than {@code limit}; whether it came in time. */
  static boolean await(CompletionStage<?> stage, Duration limit, String complaint) {
    try {
      stage.toCompletableFuture().get(limit.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(Closing.class).warn("{}: {}", complaint, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
