package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedLinearAlgebra(LinearAlgebra family) implements LinearAlgebra {
  @Override
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
    family.multiply(left, right, transposition, out, accumulate);
  }

  @Override
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    require("weight", weight, weight.rows(), x.columns());
    require("bias", bias, 1, weight.rows());
    require("out", out, x.rows(), weight.rows());
    requireType(out, x, weight, bias);
    requireDistinct(out, x, weight, bias);
    family.linear(x, weight, bias, out);
  }

  @Override
  public void addColumnSums(Matrix x, Matrix out) {
    require("out", out, 1, x.columns());
    requireType(out, x);
    requireDistinct(out, x);
    family.addColumnSums(x, out);
  }
}
