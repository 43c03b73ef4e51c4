package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Normalises rows. {@link Operations} has checked the shapes; results may be operands of the same
 * shape.
 */
public interface Normalisation {
  /** What is commonly added to the variance; some models use 1e-6. */
  double EPSILON = 1e-5;

  /**
   * Layer normalisation (arXiv 1607.06450): {@code out = (x - mean) / sqrt(variance + epsilon)
   * gamma + beta} over each row, with the population's variance.
   *
   * @param x (n, c), c at least 1
   * @param gamma (1, c)
   * @param beta (1, c)
   * @param epsilon above 0
   * @param out (n, c)
   * @param statistics (n, 2): receives mean and 1 / sqrt(variance + epsilon) of each row
   */
  void layerNorm(
      Matrix x, Matrix gamma, Matrix beta, double epsilon, Matrix out, Matrix statistics);

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

  /**
   * Root mean square normalisation (arXiv 1910.07467): {@code out = x / sqrt(mean of x^2 + epsilon)
   * gamma} over each group of c columns. A row may have several groups, each normalised alone: the
   * heads of queries and keys.
   *
   * @param x (n, g c), c at least 1
   * @param gamma (1, c)
   * @param epsilon above 0
   * @param out (n, g c)
   * @param statistics (n, g): receives 1 / sqrt(mean of x^2 + epsilon) of each group
   */
  void rmsNorm(Matrix x, Matrix gamma, double epsilon, Matrix out, Matrix statistics);

  /**
   * The gradient with respect to the input: {@code gradX (+)= ...}.
   *
   * @param statistics what {@link #rmsNorm} had written
   */
  void rmsNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate);

  /**
   * The gradient with respect to gamma, which is added to.
   *
   * @param gradGamma (1, c)
   */
  void rmsNormWeightGradient(Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma);
}
