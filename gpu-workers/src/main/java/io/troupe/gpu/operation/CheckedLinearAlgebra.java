package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireProductTypes;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedLinearAlgebra(LinearAlgebra family) implements LinearAlgebra {
  @Override
  public void multiply(
      Matrix left, Matrix right, Transposition transposition, Matrix out, boolean accumulate) {
    requireProduct(left, right, transposition, 1, out);
    family.multiply(left, right, transposition, out, accumulate);
  }

  @Override
  public void multiplyBatch(
      Matrix left,
      Matrix right,
      Transposition transposition,
      int batches,
      Matrix out,
      boolean accumulate) {
    if (batches < 1 || left.rows() % batches != 0 || right.rows() % batches != 0) {
      throw new IllegalArgumentException(
          "a batch of "
              + batches
              + " matrices cannot be left "
              + left.shape()
              + " and right "
              + right.shape()
              + ": the rows must be a multiple of it");
    }
    requireProduct(left, right, transposition, batches, out);
    family.multiplyBatch(left, right, transposition, batches, out, accumulate);
  }

  @Override
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    require("weight", weight, weight.rows(), x.columns());
    require("bias", bias, 1, weight.rows());
    require("out", out, x.rows(), weight.rows());
    requireProductTypes(x, weight, out);
    requireType(out, bias);
    requireDistinct(out, x, weight, bias);
    family.linear(x, weight, bias, out);
  }

  private static void requireProduct(
      Matrix left, Matrix right, Transposition transposition, int batches, Matrix out) {
    int leftRows = left.rows() / batches;
    int rightRows = right.rows() / batches;
    int rows = transposition == Transposition.LEFT ? left.columns() : leftRows;
    int inner = transposition == Transposition.LEFT ? leftRows : left.columns();
    int columns = transposition == Transposition.RIGHT ? rightRows : right.columns();
    int rightInner = transposition == Transposition.RIGHT ? right.columns() : rightRows;
    if (inner != rightInner) {
      throw new IllegalArgumentException(
          "operands do not fit: left is "
              + left.shape()
              + ", right is "
              + right.shape()
              + ", transposed: "
              + transposition
              + (batches == 1 ? "" : ", in " + batches + " batches"));
    }
    require("out", out, Math.multiplyExact(batches, rows), columns);
    requireProductTypes(left, right, out);
    requireDistinct(out, left, right);
  }
}
