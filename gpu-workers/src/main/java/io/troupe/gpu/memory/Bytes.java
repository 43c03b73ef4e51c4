package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;

/** Raw device memory, such as packed codes and their scales; owned by a {@link Scope}. */
public final class Bytes {
  private final DeviceMemory memory;
  private final DeviceMemory.Block block;
  private final long size;

  Bytes(DeviceMemory memory, DeviceMemory.Block block, long size) {
    this.memory = memory;
    this.block = block;
    this.size = size;
  }

  /** How many bytes there are. */
  public long size() {
    return size;
  }

  /** Where they lie, aligned to 64 bytes and padded to them; for kernels. */
  public long address() {
    return block.address();
  }

  /** Whether the processor can address them. */
  public boolean isHost() {
    return block.isHost();
  }

  /**
   * Copies all bytes in.
   *
   * @throws IllegalArgumentException unless there are as many as this holds
   */
  public void write(MemorySegment source) {
    if (source.byteSize() != size) {
      throw new IllegalArgumentException(
          "memory of " + size + " bytes takes as many, got " + source.byteSize());
    }
    memory.copyIn(source, address());
  }

  /** Copies all bytes in. */
  public void write(byte[] source) {
    write(MemorySegment.ofArray(source));
  }

  /** All bytes, copied. */
  public byte[] toArray() {
    byte[] bytes = new byte[Math.toIntExact(size)];
    memory.copyOut(address(), MemorySegment.ofArray(bytes));
    return bytes;
  }
}
