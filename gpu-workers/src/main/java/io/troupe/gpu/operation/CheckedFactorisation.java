package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedFactorisation(Factorisation family) implements Factorisation {
  @Override
  public void cholesky(Matrix matrix) {
    require("matrix", matrix, matrix.rows(), matrix.rows());
    requireType(matrix);
    family.cholesky(matrix);
  }

  @Override
  public void solveTriangular(Matrix matrix, Triangle triangle, boolean transposed, Matrix b) {
    require("matrix", matrix, matrix.rows(), matrix.rows());
    require("b", b, matrix.rows(), b.columns());
    requireType(b, matrix);
    requireDistinct(b, matrix);
    family.solveTriangular(matrix, triangle, transposed, b);
  }
}
