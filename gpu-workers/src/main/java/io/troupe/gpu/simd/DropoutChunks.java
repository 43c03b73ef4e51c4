package io.troupe.gpu.simd;

import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.parallel.ComputePool;

/**
 * Cuts elements into chunks that carry their dropout factors: made for {@link #CHUNK} elements and
 * used from the first-level cache.
 */
record DropoutChunks(ComputePool pool, Scratch scratch) {
  private static final int TILE = 8192;
  private static final int CHUNK = 1024;

  void run(long elements, Dropout dropout, Chunk chunk) {
    pool.run(
        SimdElementwise.tiles(elements, TILE),
        (tile, thread) -> {
          long first = (long) tile * TILE;
          long end = Math.min(elements, first + TILE);
          for (long element = first; element < end; element += CHUNK) {
            int size = (int) Math.min(CHUNK, end - element);
            long factors = scratch.ones();
            if (!dropout.isNone()) {
              factors = scratch.of(thread);
              RandomLanes.factors(dropout, element / 64, Math.ceilDiv(size, 64), factors);
            }
            chunk.compute(4 * element, factors, size);
          }
        });
  }

  /** A loop over a chunk: where it starts in bytes, its factors, and how many elements it has. */
  @FunctionalInterface
  interface Chunk {
    void compute(long offset, long factors, int size);
  }
}
