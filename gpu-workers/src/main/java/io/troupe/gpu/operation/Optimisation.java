package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;

/** Steps of optimisers. {@link Operations} has checked the shapes. */
public interface Optimisation {
  /**
   * One step of AdamW on a group of parameters; the four groups have the same shapes.
   *
   * @param parameters are changed
   * @param gradients are read
   * @param first the first moments, are changed
   * @param second the second moments, are changed
   */
  void adamW(
      MatrixGroup parameters,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      AdamWStep step);

  /**
   * The root of the sum of the squares of all elements: the global norm of gradients. Squares are
   * summed in floats within a chunk of the group, in double between chunks.
   *
   * @param out (1, 1)
   */
  void norm(MatrixGroup matrices, Matrix out);

  /**
   * Multiplies all elements by {@code min(1, limit / (norm + 1e-6))}, as PyTorch clips. A norm that
   * is NaN makes all elements NaN.
   *
   * @param matrices are changed
   * @param norm (1, 1), what {@link #norm} gave; on the device, so that nobody waits for it
   * @param limit above 0
   */
  void clip(MatrixGroup matrices, Matrix norm, double limit);

  /**
   * One step of an exponential moving average: {@code averages += (1 - decay) (values - averages)}.
   *
   * @param averages are changed
   * @param values of the same shapes
   * @param decay in [0, 1]
   */
  void average(MatrixGroup averages, MatrixGroup values, double decay);
}
