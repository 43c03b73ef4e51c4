package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;
import static io.troupe.gpu.simd.Lanes.load;
import static io.troupe.gpu.simd.Lanes.rest;
import static io.troupe.gpu.simd.Lanes.store;
import static io.troupe.gpu.simd.Lanes.whole;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Sums over rows. The rows are cut into blocks and the columns into panels that fit into the
 * first-level cache; a tile sums one panel of one block, reading whole pieces of rows, and the sums
 * of the blocks are added from the first to the last. Blocks also keep the error of long sums
 * small.
 */
final class ColumnBlocks {
  private static final int BLOCK = 256;
  private static final int PANEL = 1024;

  private final ComputePool pool;
  private final Scratch scratch;

  ColumnBlocks(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  /** {@code out += sum of the rows of x}. */
  void addSums(Matrix x, Matrix out) {
    long from = address(x);
    long rowBytes = 4L * x.columns();
    add(
        x.rows(),
        x.columns(),
        address(out),
        (firstRow, endRow, firstColumn, columns, panel) ->
            sum(
                from + firstRow * rowBytes + 4L * firstColumn,
                endRow - firstRow,
                rowBytes,
                columns,
                panel));
  }

  /**
   * Adds the sums over all rows of any rule.
   *
   * @param out one float for each column
   */
  void add(int rows, int columns, long out, Rule rule) {
    int panels = Math.ceilDiv(columns, PANEL);
    long blockBytes = 4L * PANEL * panels;
    int most = (int) Math.max(1, Scratch.SHARED_BYTES / Math.max(1, blockBytes));
    int blockRows = Math.max(BLOCK, Math.ceilDiv(rows, most));
    int blocks = Math.ceilDiv(rows, blockRows);
    long sums = scratch.shared();
    pool.run(
        blocks * panels,
        (tile, thread) -> {
          int block = tile / panels;
          int column = tile % panels * PANEL;
          // With one block, each panel is finished by the thread that has summed it.
          long panel = blocks == 1 ? scratch.of(thread) : sums + block * blockBytes + 4L * column;
          int width = Math.min(PANEL, columns - column);
          clear(panel, width);
          int end = (int) Math.min(rows, (block + 1L) * blockRows);
          rule.add(block * blockRows, end, column, width, panel);
          if (blocks == 1) {
            addTo(out + 4L * column, panel, width);
          }
        });
    if (blocks > 1) {
      pool.run(
          panels,
          (tile, thread) -> {
            int column = tile * PANEL;
            int width = Math.min(PANEL, columns - column);
            long total = scratch.of(thread);
            clear(total, width);
            for (int block = 0; block < blocks; block++) {
              addTo(total, sums + block * blockBytes + 4L * column, width);
            }
            addTo(out + 4L * column, total, width);
          });
    }
  }

  private static void sum(long from, int rows, long rowBytes, int columns, long panel) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    int row = 0;
    for (; row + 3 < rows; row += 4) {
      long a = from + row * rowBytes;
      long c = a + 2 * rowBytes;
      for (int j = 0; j < whole; j += WIDTH) {
        long at = 4L * j;
        FloatVector first = load(a + at).add(load(a + rowBytes + at));
        FloatVector second = load(c + at).add(load(c + rowBytes + at));
        store(load(panel + at).add(first.add(second)), panel + at);
      }
      if (whole < columns) {
        long at = 4L * whole;
        FloatVector first = load(a + at, rest).add(load(a + rowBytes + at, rest));
        FloatVector second = load(c + at, rest).add(load(c + rowBytes + at, rest));
        store(load(panel + at).add(first.add(second)), panel + at);
      }
    }
    for (; row < rows; row++) {
      addTo(panel, from + row * rowBytes, columns);
    }
  }

  private static void clear(long panel, int columns) {
    for (int j = 0; j < columns; j += WIDTH) {
      store(FloatVector.zero(FLOATS), panel + 4L * j);
    }
  }

  private static void addTo(long to, long from, int columns) {
    int whole = whole(columns);
    for (int j = 0; j < whole; j += WIDTH) {
      store(load(to + 4L * j).add(load(from + 4L * j)), to + 4L * j);
    }
    if (whole < columns) {
      VectorMask<Float> rest = rest(columns);
      long at = 4L * whole;
      store(load(to + at, rest).add(load(from + at, rest)), to + at, rest);
    }
  }

  /** What is summed. */
  @FunctionalInterface
  interface Rule {
    /**
     * Adds rows to a panel of sums.
     *
     * @param panel padded to whole vectors, in the first-level cache
     */
    void add(int firstRow, int endRow, int firstColumn, int columns, long panel);
  }
}
