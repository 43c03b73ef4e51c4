package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Factorisation;
import io.troupe.gpu.operation.NotPositiveDefiniteException;
import io.troupe.gpu.operation.Triangle;

/** Factors and solutions element by element, from left to right and from top to bottom. */
public final class ReferenceFactorisation implements Factorisation {
  @Override
  public void cholesky(Matrix matrix) {
    int n = matrix.rows();
    for (int j = 0; j < n; j++) {
      double pivot = matrix.get(j, j) - products(matrix, j, j, j);
      if (!(pivot > 0)) {
        throw new NotPositiveDefiniteException(j, pivot, n);
      }
      double diagonal = Math.sqrt(pivot);
      matrix.set(j, j, diagonal);
      for (int i = j + 1; i < n; i++) {
        matrix.set(i, j, (matrix.get(i, j) - products(matrix, i, j, j)) / diagonal);
      }
      for (int i = 0; i < j; i++) {
        matrix.set(i, j, 0);
      }
    }
  }

  @Override
  public void solveTriangular(Matrix matrix, Triangle triangle, boolean transposed, Matrix b) {
    int n = matrix.rows();
    boolean forward = (triangle == Triangle.LOWER) != transposed;
    for (int column = 0; column < b.columns(); column++) {
      for (int step = 0; step < n; step++) {
        int i = forward ? step : n - 1 - step;
        double rest = b.get(i, column);
        for (int k = forward ? 0 : i + 1; k < (forward ? i : n); k++) {
          rest -= (transposed ? matrix.get(k, i) : matrix.get(i, k)) * b.get(k, column);
        }
        b.set(i, column, rest / matrix.get(i, i));
      }
    }
  }

  private static double products(Matrix matrix, int left, int right, int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += matrix.get(left, k) * matrix.get(right, k);
    }
    return sum;
  }
}
