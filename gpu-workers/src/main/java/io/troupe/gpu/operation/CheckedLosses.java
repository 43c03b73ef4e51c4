package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireSize;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedLosses(Losses family) implements Losses {
  @Override
  public void crossEntropy(
      Matrix logits, Indices labels, Indices rows, Matrix out, Matrix logSumExp) {
    requireLabels(logits, labels, rows);
    require("out", out, 1, 1);
    require("logSumExp", logSumExp, logits.rows(), 1);
    requireType(out, logits, logSumExp);
    family.crossEntropy(logits, labels, rows, out, logSumExp);
  }

  @Override
  public void crossEntropyGradient(
      Matrix logits,
      Indices labels,
      Indices rows,
      Matrix logSumExp,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    requireLabels(logits, labels, rows);
    require("logSumExp", logSumExp, logits.rows(), 1);
    require("gradOut", gradOut, 1, 1);
    requireLike("gradLogits", gradLogits, logits);
    requireType(logits, logSumExp, gradOut, gradLogits);
    family.crossEntropyGradient(logits, labels, rows, logSumExp, gradOut, gradLogits, accumulate);
  }

  @Override
  public void binaryCrossEntropy(Matrix logits, Matrix targets, Indices rows, Matrix out) {
    requireLike("targets", targets, logits);
    requireRows(logits, rows);
    require("out", out, 1, 1);
    requireType(out, logits, targets);
    family.binaryCrossEntropy(logits, targets, rows, out);
  }

  @Override
  public void binaryCrossEntropyGradient(
      Matrix logits,
      Matrix targets,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    requireLike("targets", targets, logits);
    requireRows(logits, rows);
    require("gradOut", gradOut, 1, 1);
    requireLike("gradLogits", gradLogits, logits);
    requireType(logits, targets, gradOut, gradLogits);
    family.binaryCrossEntropyGradient(logits, targets, rows, gradOut, gradLogits, accumulate);
  }

  private static void requireLabels(Matrix logits, Indices labels, Indices rows) {
    requireSize("labels", labels.size(), logits.rows());
    labels.requireBelow("labels", logits.columns());
    requireRows(logits, rows);
  }

  private static void requireRows(Matrix logits, Indices rows) {
    if (rows.size() == 0) {
      throw new IllegalArgumentException("a mean loss needs at least 1 row, got none");
    }
    rows.requireBelow("rows", logits.rows());
  }
}
