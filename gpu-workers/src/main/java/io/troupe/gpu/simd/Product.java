package io.troupe.gpu.simd;

/**
 * A dense product by addresses, so that parts of matrices can be operands.
 *
 * @param left whose lines are the rows of the result
 * @param right whose lines are the columns of the result
 * @param rows of the result
 * @param columns of the result
 * @param depth the number of summands of each element
 * @param out address of the result, floats
 * @param outRow bytes from one row of the result to the next
 * @param start what the sums are added to
 * @param bias address of the row that {@link Start#BIAS} starts from
 */
record Product(
    ProductOperand left,
    ProductOperand right,
    int rows,
    int columns,
    int depth,
    long out,
    long outRow,
    Start start,
    long bias) {
  /** What becomes of the sums. */
  enum Start {
    /** They are the result. */
    NOTHING,
    /** They are added to one row, the same for all. */
    BIAS,
    /** They are added to what is there. */
    PRESENT,
    /** They are taken from what is there. */
    SUBTRACT
  }

  /** A product without bias. */
  Product(
      ProductOperand left,
      ProductOperand right,
      int rows,
      int columns,
      int depth,
      long out,
      long outRow,
      Start start) {
    this(left, right, rows, columns, depth, out, outRow, start, 0);
  }

  /** The same product of other matrices: what one of a batch is to the first. */
  Product shifted(long leftBytes, long rightBytes, long outBytes) {
    return new Product(
        left.shifted(leftBytes),
        right.shifted(rightBytes),
        rows,
        columns,
        depth,
        out + outBytes,
        outRow,
        start,
        bias);
  }

  /** The same sums, written elsewhere. */
  Product into(long address, long row) {
    return new Product(left, right, rows, columns, depth, address, row, Start.NOTHING, 0);
  }
}
