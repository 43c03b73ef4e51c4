package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/** Steps of optimisers. {@link Operations} has checked the shapes. */
public interface Optimisation {
  /**
   * One step of AdamW on one parameter. All four matrices have the same shape.
   *
   * @param parameter is changed
   * @param gradient is read
   * @param first the first moment, is changed
   * @param second the second moment, is changed
   */
  void adamW(Matrix parameter, Matrix gradient, Matrix first, Matrix second, AdamWStep step);
}
