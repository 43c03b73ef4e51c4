package io.troupe.pipelines.attempt;

import io.troupe.pipelines.TaskFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The wish to end one attempt; may be said before, while and after it runs. */
public final class Cancellation {
  private @Nullable TaskFailure why;
  private @Nullable Thread runner;

  /**
   * Ends the attempt with {@code reason}; its thread is interrupted. Only the first call counts.
   */
  public synchronized void cancel(TaskFailure reason) {
    if (why == null) {
      why = reason;
      if (runner != null) {
        runner.interrupt();
      }
    }
  }

  /** Why the attempt is to end, if it is. */
  public synchronized Optional<TaskFailure> why() {
    return Optional.ofNullable(why);
  }

  /** From now on the calling thread is the one to interrupt. */
  synchronized void enter() {
    runner = Thread.currentThread();
    if (why != null) {
      runner.interrupt();
    }
  }

  /** From now on nobody is interrupted, and the calling thread no longer is. */
  synchronized void leave() {
    runner = null;
    boolean _ = Thread.interrupted();
  }
}
