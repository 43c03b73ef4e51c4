package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/** Normalises rows. {@link Operations} has checked the shapes. */
public interface Normalisation {
  /** Added to the variance. */
  double EPSILON = 1e-5;

  /**
   * Layer normalisation (arXiv 1607.06450): {@code out = (x - mean) / sqrt(variance + 1e-5) gamma +
   * beta} over each row, with the population's variance.
   *
   * @param x (n, c), c at least 1
   * @param gamma (1, c)
   * @param beta (1, c)
   * @param out (n, c)
   * @param statistics (n, 2): receives mean and 1 / sqrt(variance + 1e-5) of each row
   */
  void layerNorm(Matrix x, Matrix gamma, Matrix beta, Matrix out, Matrix statistics);

  /**
   * The gradient with respect to the input: {@code gradX (+)= ...}.
   *
   * @param statistics what {@link #layerNorm} had written
   */
  void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate);

  /**
   * The gradients with respect to gamma and beta, which are added to.
   *
   * @param gradGamma (1, c)
   * @param gradBeta (1, c)
   */
  void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta);
}
