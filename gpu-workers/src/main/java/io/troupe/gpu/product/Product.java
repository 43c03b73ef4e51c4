package io.troupe.gpu.product;

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
public record Product(
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
  public enum Start {
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
  public Product(
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
  public Product shifted(long leftBytes, long rightBytes, long outBytes) {
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
  public Product into(long address, long row) {
    return new Product(left, right, rows, columns, depth, address, row, Start.NOTHING, 0);
  }

  /** A part of the result, from all summands. */
  public Product part(int row, int rows, int column, int columns) {
    return new Product(
        left.at(row, 0),
        right.at(column, 0),
        rows,
        columns,
        depth,
        out + row * outRow + 4L * column,
        outRow,
        start,
        bias == 0 ? 0 : bias + 4L * column);
  }

  /** The whole result from a part of the summands. */
  public Product summands(int from, int count) {
    return new Product(
        left.at(0, from), right.at(0, from), rows, columns, count, out, outRow, start, bias);
  }
}
