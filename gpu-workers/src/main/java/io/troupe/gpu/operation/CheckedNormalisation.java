package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedNormalisation(Normalisation family) implements Normalisation {
  @Override
  public void layerNorm(
      Matrix x, Matrix gamma, Matrix beta, double epsilon, Matrix out, Matrix statistics) {
    requireColumns(x);
    requireEpsilon(epsilon);
    require("gamma", gamma, 1, x.columns());
    require("beta", beta, 1, x.columns());
    requireLike("out", out, x);
    require("statistics", statistics, x.rows(), 2);
    requireType(x, gamma, beta, out, statistics);
    family.layerNorm(x, gamma, beta, epsilon, out, statistics);
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
    requireDistinct(gradGamma, gradBeta, x, gradOut);
    requireDistinct(gradBeta, x, gradOut);
    family.layerNormParameterGradient(x, statistics, gradOut, gradGamma, gradBeta);
  }

  @Override
  public void rmsNorm(Matrix x, Matrix gamma, double epsilon, Matrix out, Matrix statistics) {
    requireEpsilon(epsilon);
    requireGroups(x, gamma, statistics);
    requireLike("out", out, x);
    requireType(x, gamma, out, statistics);
    family.rmsNorm(x, gamma, epsilon, out, statistics);
  }

  @Override
  public void rmsNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireGroups(x, gamma, statistics);
    requireLike("gradOut", gradOut, x);
    requireLike("gradX", gradX, x);
    requireType(x, gamma, statistics, gradOut, gradX);
    family.rmsNormInputGradient(x, gamma, statistics, gradOut, gradX, accumulate);
  }

  @Override
  public void rmsNormWeightGradient(Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma) {
    requireGroups(x, gradGamma, statistics);
    requireLike("gradOut", gradOut, x);
    requireType(x, statistics, gradOut, gradGamma);
    requireDistinct(gradGamma, x, gradOut);
    family.rmsNormWeightGradient(x, statistics, gradOut, gradGamma);
  }

  private static void requireColumns(Matrix x) {
    if (x.columns() == 0) {
      throw new IllegalArgumentException("rows must have at least 1 column, got " + x.shape());
    }
  }

  private static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be above 0, got " + epsilon);
    }
  }

  private static void requireGroups(Matrix x, Matrix gamma, Matrix statistics) {
    requireColumns(x);
    require("gamma", gamma, 1, gamma.columns());
    if (gamma.columns() == 0 || x.columns() % gamma.columns() != 0) {
      throw new IllegalArgumentException(
          "rows must be whole groups as wide as gamma, got "
              + x.shape()
              + " and gamma "
              + gamma.shape());
    }
    require("statistics", statistics, x.rows(), x.columns() / gamma.columns());
  }
}
