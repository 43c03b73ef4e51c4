package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.weight.Weight;

/**
 * Products of a few rows with a weight in a small format, which is read once and never unpacked to
 * memory: the speed is that of memory. For many rows {@link Conversion#dequantize} and {@link
 * LinearAlgebra} are faster.
 *
 * <p>Numeric contract: that of {@link LinearAlgebra} for the weight's values as {@link
 * Conversion#dequantize} gives them, with one unit more for each block, whose scale is applied to
 * the block's sum.
 */
public interface WeightProducts {
  /**
   * {@code out = x weight^T}, or {@code out += x weight^T}.
   *
   * @param x (n, weight.columns) of FLOAT32; meant for n of 1 to 32
   * @param weight in any format
   * @param out (n, weight.rows) of FLOAT32; not {@code x}
   */
  void multiply(Matrix x, Weight weight, Matrix out, boolean accumulate);
}
