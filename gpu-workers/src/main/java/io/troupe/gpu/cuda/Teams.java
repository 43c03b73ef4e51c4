package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;

/**
 * Who computes the rows of a matrix, see {@code rows.cuh}: a warp each, or a block each where rows
 * are long. The choice follows from the shape alone, as the order of sums does.
 *
 * @param rows how many there are
 * @param columns of each
 */
record Teams(long rows, int columns) {
  static final int THREADS = 256;

  private static final int WARPS = THREADS / 32;

  /** Rows that are longer than this keep a block busy. */
  private static final int WIDE = 1024;

  /** One team for each row of a matrix. */
  static Teams of(Matrix matrix) {
    return new Teams(matrix.rows(), matrix.columns());
  }

  /** Whether a team is a block. */
  boolean isWide() {
    return columns > WIDE;
  }

  /** A grid with a team for each row. */
  Grid grid() {
    return Grid.of(Math.toIntExact(isWide() ? rows : Math.ceilDiv(rows, WARPS)), THREADS);
  }
}
