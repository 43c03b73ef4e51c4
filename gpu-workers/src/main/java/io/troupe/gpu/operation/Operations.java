package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireSize;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/**
 * The operations of one device: checks shapes and types once, then hands over to the families,
 * which trust. Semantics are written at the families' methods.
 *
 * <p>One thread at a time; an operation may use the device's other threads. A wrong shape is an
 * {@link IllegalArgumentException} that names the operand, what was expected and what was there.
 */
public final class Operations {
  private final Backend backend;

  /** The operations of a backend. */
  public Operations(Backend backend) {
    this.backend = backend;
  }

  /** What runs below. */
  public Backend backend() {
    return backend;
  }

  /** See {@link LinearAlgebra#multiply}. */
  public void multiply(
      Matrix left, Matrix right, Transposition transposition, Matrix out, boolean accumulate) {
    int rows = transposition == Transposition.LEFT ? left.columns() : left.rows();
    int inner = transposition == Transposition.LEFT ? left.rows() : left.columns();
    int columns = transposition == Transposition.RIGHT ? right.rows() : right.columns();
    int rightInner = transposition == Transposition.RIGHT ? right.columns() : right.rows();
    if (inner != rightInner) {
      throw new IllegalArgumentException(
          "operands do not fit: left is "
              + left.shape()
              + ", right is "
              + right.shape()
              + ", transposed: "
              + transposition);
    }
    require("out", out, rows, columns);
    requireType(out, left, right);
    requireDistinct(out, left, right);
    backend.linearAlgebra().multiply(left, right, transposition, out, accumulate);
  }

  /** See {@link LinearAlgebra#linear}. */
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    require("weight", weight, weight.rows(), x.columns());
    require("bias", bias, 1, weight.rows());
    require("out", out, x.rows(), weight.rows());
    requireType(out, x, weight, bias);
    requireDistinct(out, x, weight, bias);
    backend.linearAlgebra().linear(x, weight, bias, out);
  }

  /** See {@link LinearAlgebra#addColumnSums}. */
  public void addColumnSums(Matrix x, Matrix out) {
    require("out", out, 1, x.columns());
    requireType(out, x);
    requireDistinct(out, x);
    backend.linearAlgebra().addColumnSums(x, out);
  }

  /** See {@link Elementwise#dropoutGelu}. */
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    requireLike("out", out, x);
    requireType(out, x);
    backend.elementwise().dropoutGelu(x, dropout, out);
  }

  /** See {@link Elementwise#dropoutGeluGradient}. */
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireLike("gradOut", gradOut, x);
    requireLike("gradX", gradX, x);
    requireType(x, gradOut, gradX);
    backend.elementwise().dropoutGeluGradient(x, dropout, gradOut, gradX, accumulate);
  }

  /** See {@link Elementwise#dropout}. */
  public void dropout(Matrix x, Dropout dropout, Matrix out, boolean accumulate) {
    requireLike("out", out, x);
    requireType(out, x);
    backend.elementwise().dropout(x, dropout, out, accumulate);
  }

  /** See {@link Elementwise#addDropout}. */
  public void addDropout(Matrix base, Matrix x, Dropout dropout, Matrix out) {
    requireLike("x", x, base);
    requireLike("out", out, base);
    requireType(out, base, x);
    backend.elementwise().addDropout(base, x, dropout, out);
  }

  /** See {@link Elementwise#copyColumns}. */
  public void copyColumns(
      Matrix from, int fromColumn, Matrix to, int toColumn, int columns, boolean accumulate) {
    if (fromColumn < 0
        || toColumn < 0
        || columns < 0
        || columns > from.columns() - fromColumn
        || columns > to.columns() - toColumn
        || from.rows() != to.rows()) {
      throw new IllegalArgumentException(
          "cannot copy "
              + columns
              + " columns of "
              + from.shape()
              + " at "
              + fromColumn
              + " to "
              + to.shape()
              + " at "
              + toColumn);
    }
    requireType(from, to);
    requireDistinct(to, from);
    backend.elementwise().copyColumns(from, fromColumn, to, toColumn, columns, accumulate);
  }

  /** See {@link Normalisation#layerNorm}. */
  public void layerNorm(Matrix x, Matrix gamma, Matrix beta, Matrix out, Matrix statistics) {
    if (x.columns() == 0) {
      throw new IllegalArgumentException("rows must have at least 1 column, got " + x.shape());
    }
    require("gamma", gamma, 1, x.columns());
    require("beta", beta, 1, x.columns());
    requireLike("out", out, x);
    require("statistics", statistics, x.rows(), 2);
    requireType(x, gamma, beta, out, statistics);
    backend.normalisation().layerNorm(x, gamma, beta, out, statistics);
  }

  /** See {@link Normalisation#layerNormInputGradient}. */
  public void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    require("gamma", gamma, 1, x.columns());
    require("statistics", statistics, x.rows(), 2);
    requireLike("gradOut", gradOut, x);
    requireLike("gradX", gradX, x);
    requireType(x, gamma, statistics, gradOut, gradX);
    backend
        .normalisation()
        .layerNormInputGradient(x, gamma, statistics, gradOut, gradX, accumulate);
  }

  /** See {@link Normalisation#layerNormParameterGradient}. */
  public void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta) {
    require("statistics", statistics, x.rows(), 2);
    requireLike("gradOut", gradOut, x);
    require("gradGamma", gradGamma, 1, x.columns());
    require("gradBeta", gradBeta, 1, x.columns());
    requireType(x, statistics, gradOut, gradGamma, gradBeta);
    requireDistinct(gradGamma, gradBeta);
    backend.normalisation().layerNormParameterGradient(x, statistics, gradOut, gradGamma, gradBeta);
  }

  /** See {@link GraphOperations#aggregate}. */
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    require("weights", weights, adjacency.edges(), 1);
    require("out", out, adjacency.rows(), x.columns());
    adjacency.neighbours().requireBelow("neighbours", x.rows());
    requireType(out, weights, x);
    requireDistinct(out, x, weights);
    backend.graph().aggregate(adjacency, weights, x, out, accumulate);
  }

  /** See {@link Losses#crossEntropy}. */
  public void crossEntropy(Matrix logits, Indices labels, Indices rows, Matrix out) {
    requireLabels(logits, labels, rows);
    require("out", out, 1, 1);
    requireType(out, logits);
    backend.losses().crossEntropy(logits, labels, rows, out);
  }

  /** See {@link Losses#crossEntropyGradient}. */
  public void crossEntropyGradient(
      Matrix logits,
      Indices labels,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    requireLabels(logits, labels, rows);
    require("gradOut", gradOut, 1, 1);
    requireLike("gradLogits", gradLogits, logits);
    requireType(logits, gradOut, gradLogits);
    backend.losses().crossEntropyGradient(logits, labels, rows, gradOut, gradLogits, accumulate);
  }

  /** See {@link Losses#binaryCrossEntropy}. */
  public void binaryCrossEntropy(Matrix logits, Matrix targets, Indices rows, Matrix out) {
    requireLike("targets", targets, logits);
    requireRows(logits, rows);
    require("out", out, 1, 1);
    requireType(out, logits, targets);
    backend.losses().binaryCrossEntropy(logits, targets, rows, out);
  }

  /** See {@link Losses#binaryCrossEntropyGradient}. */
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
    backend
        .losses()
        .binaryCrossEntropyGradient(logits, targets, rows, gradOut, gradLogits, accumulate);
  }

  /** See {@link Optimisation#adamW}. */
  public void adamW(
      Matrix parameter, Matrix gradient, Matrix first, Matrix second, AdamWStep step) {
    requireLike("gradient", gradient, parameter);
    requireLike("first", first, parameter);
    requireLike("second", second, parameter);
    requireType(parameter, gradient, first, second);
    backend.optimisation().adamW(parameter, gradient, first, second, step);
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
