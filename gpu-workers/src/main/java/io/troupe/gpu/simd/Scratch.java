package io.troupe.gpu.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Private memory of each thread of the pool, memory that they share, and constants to read. */
final class Scratch {
  /** Bytes for each thread. */
  static final int THREAD_BYTES = 64 * 1024;

  /** Bytes for all threads together. */
  static final long SHARED_BYTES = 2 << 20;

  private final long base;
  private final long shared;
  private final long zeros;
  private final long ones;

  Scratch(Arena arena, int threads) {
    base = arena.allocate((long) threads * THREAD_BYTES, 64).address();
    shared = arena.allocate(SHARED_BYTES, 64).address();
    zeros = arena.allocate(4096, 64).address();
    MemorySegment filled = arena.allocate(4096, 64);
    for (int i = 0; i < 1024; i++) {
      filled.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
    }
    ones = filled.address();
  }

  /** The memory of a thread. */
  long of(int thread) {
    return base + (long) thread * THREAD_BYTES;
  }

  /** {@link #SHARED_BYTES} for one operation at a time. */
  long shared() {
    return shared;
  }

  /** 4 kB that are always zero. */
  long zeros() {
    return zeros;
  }

  /** 1024 floats that are always one. */
  long ones() {
    return ones;
  }
}
