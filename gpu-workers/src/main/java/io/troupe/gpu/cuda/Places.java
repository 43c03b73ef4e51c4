package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;

/**
 * How threads are spread over matrices that each element is treated alone in: four neighbouring
 * columns a thread where all rows are aligned for it, else one; see {@code elements.cuh}.
 *
 * @param rows 1 if there are no gaps between the rows of all operands
 * @param columns of a row
 * @param width columns of a thread, 4 or 1
 */
record Places(long rows, long columns, int width) {
  private static final int THREADS = 256;
  private static final int WIDE = 4;

  /** All elements, one after another. */
  static Places flat(Matrix matrix) {
    return new Places(1, matrix.size(), WIDE);
  }

  /**
   * Row by row.
   *
   * @param offsets strides of rows and first columns of all operands, in elements
   */
  static Places rows(int rows, int columns, int... offsets) {
    boolean aligned = true;
    for (int offset : offsets) {
      aligned &= offset % WIDE == 0;
    }
    return new Places(rows, columns, aligned ? WIDE : 1);
  }

  /** A thread for each place. */
  Grid grid() {
    return Grid.covering(rows * Math.ceilDiv(columns, width), THREADS);
  }
}
