package io.troupe.gpu.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tiles on the calling thread and up to {@code threads - 1} others.
 *
 * <p>Tiles are handed out by an atomic counter, so who computes which is a matter of chance;
 * results depend on shapes only, because tiles do. Waiting threads spin shortly, then park:
 * operations follow each other within microseconds during a step, and a waiting task must not burn
 * a core.
 *
 * <p>One caller at a time.
 */
public final class ComputePool implements AutoCloseable {
  /** About 20 microseconds: longer than the gap between two operations of a step. */
  private static final int SPINS = 2_000;

  private final Thread[] workers;
  private volatile @Nullable Job job;
  private volatile boolean closed;

  /**
   * A pool whose helpers start at once and end with {@link #close}.
   *
   * @param threads how many threads compute, the caller's among them; at least 1
   */
  public ComputePool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a device needs at least 1 thread, got " + threads);
    }
    workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int thread = i + 1;
      workers[i] =
          Thread.ofPlatform()
              .daemon()
              .name("troupe-compute-" + thread)
              .unstarted(() -> help(thread));
    }
    for (Thread worker : workers) {
      worker.start();
    }
  }

  /** How many threads compute. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Computes all tiles and returns when all are done.
   *
   * @throws IllegalStateException if the pool is closed
   * @throws RuntimeException what a tile threw; the other tiles may then not have been computed
   */
  public void run(int count, Tiles tiles) {
    if (closed) {
      throw new IllegalStateException("the device is closed");
    }
    if (workers.length == 0 || count <= 1) {
      for (int tile = 0; tile < count; tile++) {
        tiles.compute(tile, 0);
      }
      return;
    }
    Job current = new Job(count, tiles, Thread.currentThread());
    job = current;
    for (int i = 0; i < Math.min(workers.length, count - 1); i++) {
      LockSupport.unpark(workers[i]);
    }
    current.work(0);
    current.awaitEnd();
    job = null;
    current.rethrow();
  }

  /** Ends the helpers and waits for them. Closing twice does nothing. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void help(int thread) {
    Job last = null;
    while (!closed) {
      Job current = awaitJob(last);
      if (current != null) {
        current.work(thread);
        last = current;
      }
    }
  }

  /** The next job, or nothing if the wait ended without one. */
  private @Nullable Job awaitJob(@Nullable Job last) {
    for (int spin = 0; spin < SPINS; spin++) {
      Job current = job;
      if (current != null && current != last) {
        return current;
      }
      Thread.onSpinWait();
    }
    Job current = job;
    if ((current == null || current == last) && !closed) {
      LockSupport.park(this);
    }
    return null;
  }

  /** One call of {@link #run}. */
  private static final class Job {
    private final int count;
    private final Tiles tiles;
    private final Thread caller;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int count, Tiles tiles, Thread caller) {
      this.count = count;
      this.tiles = tiles;
      this.caller = caller;
    }

    // Whatever a tile throws must reach the caller, or it would wait for ever.
    @SuppressWarnings("checkstyle:IllegalCatch")
    void work(int thread) {
      for (int tile = next.getAndIncrement(); tile < count; tile = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            tiles.compute(tile, thread);
          }
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        }
        if (done.incrementAndGet() == count && thread != 0) {
          LockSupport.unpark(caller);
        }
      }
    }

    void awaitEnd() {
      for (int spin = 0; spin < SPINS && done.get() < count; spin++) {
        Thread.onSpinWait();
      }
      boolean interrupted = false;
      while (done.get() < count) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        caller.interrupt();
      }
    }

    void rethrow() {
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
