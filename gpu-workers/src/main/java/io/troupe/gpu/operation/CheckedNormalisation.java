package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedNormalisation(Normalisation family) implements Normalisation {
  @Override
  public void layerNorm(Matrix x, Matrix gamma, Matrix beta, Matrix out, Matrix statistics) {
    if (x.columns() == 0) {
      throw new IllegalArgumentException("rows must have at least 1 column, got " + x.shape());
    }
    require("gamma", gamma, 1, x.columns());
    require("beta", beta, 1, x.columns());
    requireLike("out", out, x);
    require("statistics", statistics, x.rows(), 2);
    requireType(x, gamma, beta, out, statistics);
    family.layerNorm(x, gamma, beta, out, statistics);
  }

  @Override
  public void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    require("gamma", gamma, 1, x.columns());
    require("statistics", statistics, x.rows(), 2);
    requireLike("gradOut", gradOut, x);
    requireLike("gradX", gradX, x);
    requireType(x, gamma, statistics, gradOut, gradX);
    family.layerNormInputGradient(x, gamma, statistics, gradOut, gradX, accumulate);
  }

  @Override
  public void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta) {
    require("statistics", statistics, x.rows(), 2);
    requireLike("gradOut", gradOut, x);
    require("gradGamma", gradGamma, 1, x.columns());
    require("gradBeta", gradBeta, 1, x.columns());
    requireType(x, statistics, gradOut, gradGamma, gradBeta);
    requireDistinct(gradGamma, gradBeta);
    family.layerNormParameterGradient(x, statistics, gradOut, gradGamma, gradBeta);
  }
}
