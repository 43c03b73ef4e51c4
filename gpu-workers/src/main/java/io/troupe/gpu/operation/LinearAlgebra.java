package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Dense products. {@link Operations} has checked the shapes; {@code out} is never an operand.
 *
 * <p>Numeric contract: an element is the sum of its products within {@code 2 sqrt(k) + 4} units in
 * the last place of the sum of their absolute values; equal for every number of threads.
 */
public interface LinearAlgebra {
  /** {@code out = left right}, or {@code out += left right}. */
  void multiply(
      Matrix left, Matrix right, Transposition transposition, Matrix out, boolean accumulate);

  /**
   * {@code out = x weight^T + bias} for each row.
   *
   * @param x (n, in)
   * @param weight (out, in)
   * @param bias (1, out)
   * @param out (n, out)
   */
  void linear(Matrix x, Matrix weight, Matrix bias, Matrix out);

  /**
   * {@code out += sum of the rows of x}.
   *
   * @param x (n, c)
   * @param out (1, c)
   */
  void addColumnSums(Matrix x, Matrix out);
}
