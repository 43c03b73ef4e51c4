package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;

/**
 * Where a device's tensors lie, and how their bytes get there and back.
 *
 * <p>Copies are complete when they return, and come after every operation that was called before
 * them. Used by one thread at a time.
 */
public interface DeviceMemory {
  /** Memory for one scope, which gives all of it back at once. */
  Region open();

  /**
   * Copies host memory to the device.
   *
   * @param source whose bytes are all copied
   * @param address where they go
   */
  void copyIn(MemorySegment source, long address);

  /**
   * Copies device memory to the host.
   *
   * @param address where the bytes lie
   * @param target which is filled
   */
  void copyOut(long address, MemorySegment target);

  /** Copies within the device; the ranges must not overlap. */
  void copy(long from, long to, long bytes);

  /** Sets bytes to zero. */
  void clear(long address, long bytes);

  /** What one scope has taken. */
  interface Region extends AutoCloseable {
    /**
     * Memory with any content, aligned to 64 bytes.
     *
     * @param bytes a multiple of 64, above 0; the scope has taken them from the budget
     * @throws OutOfDeviceMemoryException if the device has no more
     */
    Block allocate(long bytes);

    /** Gives everything back. */
    @Override
    void close();
  }

  /**
   * A piece of device memory.
   *
   * @param address for kernels
   * @param bytes its size
   * @param host the same memory where the processor can address it, else of size zero, so that no
   *     access can go wrong unseen
   */
  record Block(long address, long bytes, MemorySegment host) {
    /** Memory that the processor cannot address. */
    public static Block onDevice(long address, long bytes) {
      return new Block(address, bytes, MemorySegment.NULL);
    }

    /** Whether the processor can address it. */
    public boolean isHost() {
      return host.byteSize() != 0;
    }
  }
}
