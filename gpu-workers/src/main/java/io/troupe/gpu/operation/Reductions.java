package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Many values become one, in an order that follows from the shape alone. {@link Operations} has
 * checked the shapes; {@code out} is never an operand.
 *
 * <p>Numeric contract: a sum of k values is within {@code 2 sqrt(k) + 4} units in the last place of
 * the sum of their absolute values; a maximum is exact.
 */
public interface Reductions {
  /**
   * Each row becomes one value.
   *
   * @param x (n, c); c at least 1 for a maximum
   * @param out (n, 1)
   */
  void reduceRows(Reduction reduction, Matrix x, Matrix out);

  /**
   * Each column becomes one value.
   *
   * @param x (n, c); n at least 1 for a maximum
   * @param out (1, c)
   */
  void reduceColumns(Reduction reduction, Matrix x, Matrix out);

  /**
   * All elements become one value.
   *
   * @param x (n, c); not empty for a maximum
   * @param out (1, 1)
   */
  void reduceAll(Reduction reduction, Matrix x, Matrix out);

  /**
   * {@code out += sum of the rows of x}: the gradient of a bias.
   *
   * @param x (n, c)
   * @param out (1, c)
   */
  void addColumnSums(Matrix x, Matrix out);

  /**
   * {@code out += sum of the squares of all elements}: for the norm of many gradients.
   *
   * @param x (n, c)
   * @param out (1, 1)
   */
  void addSquares(Matrix x, Matrix out);

  /**
   * The column of each row's largest value, the first of equals; what is no number counts as larger
   * than all others. Exact.
   *
   * @param x (n, c), c from 1 to 2^24, so that a float holds every column's number
   * @param out (n, 1)
   */
  void rowArgMax(Matrix x, Matrix out);
}
