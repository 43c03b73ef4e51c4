package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.parallel.ComputePool;

/**
 * Shares rows among threads, and gives them in groups: narrow rows as many at a time as a vector
 * has lanes, so that what is computed once for each row is computed for all of them at once; wide
 * rows alone, so that they stay in the cache from one pass to the next.
 */
final class RowGroups {
  /** Up to this width a group fits into the first-level cache. */
  private static final int NARROW = 256;

  /** So many elements are worth a tile. */
  private static final int TILE = 65_536;

  private final ComputePool pool;
  private final Scratch scratch;

  RowGroups(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  /** Computes all rows. */
  void run(int rows, int columns, Group group) {
    int size = columns <= NARROW ? WIDTH : 1;
    int tileRows = Math.ceilDiv(TILE / Math.max(1, columns) + 1, size) * size;
    pool.run(
        Math.ceilDiv(rows, tileRows),
        (tile, thread) -> {
          long memory = scratch.of(thread);
          int first = tile * tileRows;
          int end = (int) Math.min(rows, (long) first + tileRows);
          for (int row = first; row < end; row += size) {
            group.compute(row, Math.min(size, end - row), memory);
          }
        });
  }

  /** What is done with some rows. */
  @FunctionalInterface
  interface Group {
    /**
     * Computes rows that follow each other.
     *
     * @param first the first row
     * @param count 1, or up to as many as a vector has lanes
     * @param memory the thread's scratch memory
     */
    void compute(int first, int count, long memory);
  }
}
