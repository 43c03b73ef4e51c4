package io.troupe.gpu.simd;

import java.lang.foreign.Arena;

/** Memory that grows with what is asked of it, and is freed with its arena. */
final class GrowingMemory {
  private final Arena arena;
  private long address;
  private long bytes;

  GrowingMemory(Arena arena) {
    this.arena = arena;
  }

  /** At least so many bytes with any content, aligned to 64; the same ones as before if enough. */
  long of(long needed) {
    if (needed > bytes) {
      // Doubled, so that all that was given up is together no more than what is used.
      bytes = Math.max(needed, 2 * bytes);
      address = arena.allocate(bytes, 64).address();
    }
    return address;
  }
}
