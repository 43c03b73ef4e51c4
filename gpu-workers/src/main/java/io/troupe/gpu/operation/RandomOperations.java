package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.random.RandomKey;

/**
 * Fills matrices with random numbers. Element i, row-major, is a function of the key and i, equal
 * bit for bit on every backend: every operation in it is an exactly rounded one of binary32. Other
 * element types hold the same binary32 numbers.
 */
public interface RandomOperations {
  /**
   * Uniform in [low, high): {@code u (high - low) + low}, fused, with u of {@link
   * io.troupe.gpu.random.Philox#uniform}. Rounding may give {@code high} itself.
   *
   * @param out FLOAT32 or FLOAT64
   */
  void uniform(RandomKey key, float low, float high, Matrix out);

  /**
   * Normal: {@code z deviation + mean}, fused, with z of {@link
   * io.troupe.gpu.random.StandardNormal#of}.
   *
   * @param out FLOAT32 or FLOAT64
   */
  void normal(RandomKey key, float mean, float deviation, Matrix out);
}
