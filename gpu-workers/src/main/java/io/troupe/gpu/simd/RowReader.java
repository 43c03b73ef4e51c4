package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.RowKernel.SCALE_BYTES;

/**
 * Leads a kernel along rows of its weight, for one thread: whole steps in place, and a last one
 * whose codes are copied, because what lies behind a row is not its own.
 *
 * @param kernel of the weight
 * @param memory scratch memory of the thread, {@link #BYTES_USED} of it
 */
record RowReader(RowKernel kernel, long memory) {
  /** Scales of a row, and a last step's codes. */
  private static final int ROW = SCALE_BYTES + 64;

  /** What is used of the thread's memory. */
  static final int BYTES_USED = 2 * ROW;

  /**
   * A part of a row of the weight.
   *
   * @param row of the weight
   * @param column the first
   * @param columns at most {@link RowKernel#MOST_COLUMNS}; whole steps but at the end of a row
   */
  record Piece(int row, int column, int columns) {}

  /** Adds the products with one row of activations, from the same column, to a vector of lanes. */
  void one(Piece piece, long x, long sums) {
    int steps = piece.columns() / kernel.stepColumns();
    int whole = steps * kernel.stepColumns();
    if (steps > 0) {
      kernel.one(codes(piece), scales(piece, whole, memory), x, steps, sums);
    }
    if (whole < piece.columns()) {
      Piece rest = new Piece(piece.row(), piece.column() + whole, piece.columns() - whole);
      kernel.one(tail(rest, memory), tailScales(rest, memory), x + 4L * whole, 1, sums);
    }
  }

  /**
   * Adds the products of this row and another with four rows of activations to eight vectors.
   *
   * @param second the other row
   * @param x from the same column
   * @param xRow bytes from one row of activations to the next
   */
  void four(Piece piece, int second, long x, long xRow, long sums) {
    int steps = piece.columns() / kernel.stepColumns();
    int whole = steps * kernel.stepColumns();
    Piece other = new Piece(second, piece.column(), piece.columns());
    long more = memory + ROW;
    if (steps > 0) {
      long scales = scales(piece, whole, memory);
      RowKernel.Two rows =
          new RowKernel.Two(codes(piece), codes(other), scales, scales(other, whole, more));
      kernel.four(rows, x, xRow, steps, sums);
    }
    int rest = piece.columns() - whole;
    if (rest > 0) {
      Piece end = new Piece(piece.row(), piece.column() + whole, rest);
      Piece otherEnd = new Piece(second, piece.column() + whole, rest);
      RowKernel.Two rows =
          new RowKernel.Two(
              tail(end, memory),
              tail(otherEnd, more),
              tailScales(end, memory),
              tailScales(otherEnd, more));
      kernel.four(rows, x + 4L * whole, xRow, 1, sums);
    }
  }

  private long codes(Piece piece) {
    return kernel.codes(kernel.element(piece.row(), piece.column()));
  }

  private long scales(Piece piece, int columns, long to) {
    return kernel.scales(kernel.element(piece.row(), piece.column()), columns, to);
  }

  private long tail(Piece piece, long to) {
    return RowKernel.copy(
        codes(piece), to + SCALE_BYTES, 4 * piece.columns() / kernel.interleave());
  }

  private long tailScales(Piece piece, long to) {
    return scales(piece, piece.columns(), to);
  }
}
