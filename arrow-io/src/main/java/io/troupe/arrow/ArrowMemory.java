package io.troupe.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.unsafe.UnsafeAllocationManager;

/**
 * Where every allocator of this process comes from.
 *
 * <p>Flight brings a second source of memory, Netty's, to the class path; Arrow would take
 * whichever comes first there. This names ours before any class of Arrow is initialised that asks,
 * so that no launcher needs a flag, and Netty is not loaded where nobody talks to another machine.
 */
public final class ArrowMemory {
  private static final String PROPERTY = "arrow.allocation.manager.type";

  static {
    System.setProperty(PROPERTY, "Unsafe");
  }

  private ArrowMemory() {}

  /**
   * An allocator without a parent; the caller closes it after everything that came from it.
   *
   * @param limitBytes most bytes that may be allocated at once
   */
  public static BufferAllocator root(long limitBytes) {
    return new RootAllocator(
        RootAllocator.configBuilder()
            .allocationManagerFactory(UnsafeAllocationManager.FACTORY)
            // The default policy rounds up to powers of two: a third of the memory for nothing.
            .roundingPolicy(size -> size)
            .maxAllocation(limitBytes)
            .build());
  }
}
