package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Dense products. {@link Operations} has checked the shapes; {@code out} is never an operand.
 *
 * <p>Operands have the element type of the result, or both are BFLOAT16 and the result is FLOAT32
 * (FLOAT64 on a reference of that type): their products are then exact and summed as floats.
 *
 * <p>Numeric contract: an element is the sum of its products within {@code 2 sqrt(k) + 4} units in
 * the last place of the sum of their absolute values; equal for every number of threads.
 */
public interface LinearAlgebra {
  /** {@code out = left right}, or {@code out += left right}. */
  void multiply(
      Matrix left, Matrix right, Transposition transposition, Matrix out, boolean accumulate);

  /**
   * The product of each pair of a batch: b matrices lie one below the other in each operand and in
   * the result. With {@code NONE}, left is (b n, k), right (b k, m) and out (b n, m); with {@code
   * LEFT}, left is (b k, n); with {@code RIGHT}, right is (b m, k).
   *
   * @param batches b, at least 1
   * @param accumulate whether the products are added to {@code out}
   */
  void multiplyBatch(
      Matrix left,
      Matrix right,
      Transposition transposition,
      int batches,
      Matrix out,
      boolean accumulate);

  /**
   * {@code out = x weight^T + bias} for each row.
   *
   * @param x (n, in)
   * @param weight (out, in), of the type of x
   * @param bias (1, out), of the type of the result
   * @param out (n, out)
   */
  void linear(Matrix x, Matrix weight, Matrix bias, Matrix out);
}
