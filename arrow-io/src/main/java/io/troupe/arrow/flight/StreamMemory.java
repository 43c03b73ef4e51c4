package io.troupe.arrow.flight;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The memory of one stream that is being sent. What was handed to the network is given back by the
 * network, later and on its own threads; this waits for it.
 */
final class StreamMemory implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final Object released = new Object();
  private final BufferAllocator allocator;

  StreamMemory(BufferAllocator parent, String name, long limitBytes) {
    AllocationListener listener =
        new AllocationListener() {
          @Override
          public void onRelease(long bytes) {
            synchronized (released) {
              released.notifyAll();
            }
          }
        };
    allocator = parent.newChildAllocator(name, listener, 0, limitBytes);
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /**
   * Waits until the network has given back all.
   *
   * @param stall how long it may give back nothing
   * @return whether it has
   * @throws InterruptedException when the thread is interrupted
   */
  boolean awaitReleased(Duration stall, BooleanSupplier cancelled) throws InterruptedException {
    long held = allocator.getAllocatedMemory();
    long since = System.nanoTime();
    while (held > 0) {
      if (cancelled.getAsBoolean() || System.nanoTime() - since > stall.toNanos()) {
        return false;
      }
      synchronized (released) {
        if (allocator.getAllocatedMemory() == held) {
          released.wait(POLL_MILLIS);
        }
      }
      long now = allocator.getAllocatedMemory();
      since = now == held ? since : System.nanoTime();
      held = now;
    }
    return true;
  }

  /** Waits until all is given back, however long: at the latest when the connection ends. */
  @Override
  public void close() {
    boolean interrupted = false;
    boolean empty = false;
    while (!empty) {
      try {
        empty = awaitReleased(Duration.ofSeconds(1), () -> false);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    allocator.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
