package io.troupe.gpu.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The processor's own memory, outside the Java heap. */
public enum HostMemory implements DeviceMemory {
  /** There is one. */
  INSTANCE;

  /** A cache line, and the widest vector of a processor. */
  private static final int ALIGNMENT = 64;

  @Override
  @SuppressWarnings("MustBeClosedChecker") // The region closes it.
  public Region open() {
    return new ArenaRegion(Arena.ofShared());
  }

  @Override
  public void copyIn(MemorySegment source, long address) {
    at(address, source.byteSize()).copyFrom(source);
  }

  @Override
  public void copyOut(long address, MemorySegment target) {
    target.copyFrom(at(address, target.byteSize()));
  }

  @Override
  public void copy(long from, long to, long bytes) {
    at(to, bytes).copyFrom(at(from, bytes));
  }

  @Override
  public void clear(long address, long bytes) {
    at(address, bytes).fill((byte) 0);
  }

  @SuppressWarnings("restricted") // The views that call this have checked their range.
  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  private record ArenaRegion(Arena arena) implements Region {
    @Override
    public Block allocate(long bytes) {
      MemorySegment memory = arena.allocate(bytes, ALIGNMENT);
      return new Block(memory.address(), bytes, memory);
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
