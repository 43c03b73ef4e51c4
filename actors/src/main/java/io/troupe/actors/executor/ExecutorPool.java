package io.troupe.actors.executor;

import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.protocol.Assignment;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes attempts in executor processes: starts them, reuses them while they are healthy, watches
 * them, and ends them. Whatever happens to an executor ends its attempt with a reason and never
 * reaches the caller as an exception. Thread-safe; no method but {@link #close} blocks.
 */
public interface ExecutorPool extends AutoCloseable {
  /**
   * A pool without executors.
   *
   * @throws IOException where the folder for its sockets cannot be made or is not private
   */
  static ExecutorPool open(ExecutorSettings settings) throws IOException {
    return new ProcessPool(settings);
  }

  /**
   * Starts executors until {@code count} wait for attempts with {@code memoryBytes} of memory, so
   * that the next attempts need not wait for one.
   */
  void warm(int count, long memoryBytes);

  /**
   * Makes an attempt.
   *
   * @param log the file that gets what it prints; made, with its folder, for the first line
   * @param listener hears of it until it has ended
   */
  Attempt start(Assignment assignment, Isolation isolation, Path log, AttemptListener listener);

  /** Kills every executor and waits until all are gone; running attempts end as cancelled. */
  @Override
  void close();
}
