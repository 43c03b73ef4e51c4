package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Factorisation;
import io.troupe.gpu.operation.NotPositiveDefiniteException;
import io.troupe.gpu.operation.Triangle;

/**
 * Factors and solutions by blocks along the diagonal; see {@code factorisation.cu}. {@code
 * cholesky} waits for the device, as it must say whether there is a factor.
 */
final class CudaFactorisation implements Factorisation {
  private static final int BLOCK = 32;
  private static final int TILE = 64;
  private static final int THREADS = 256;
  private static final int BYTES = 4;

  private final Kernels kernels;

  CudaFactorisation(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void cholesky(Matrix matrix) {
    int n = matrix.rows();
    if (n == 0) {
      return;
    }
    requireFloats(matrix);
    long failure = kernels.scratch(2 * BYTES);
    for (int first = 0; first < n; first += BLOCK) {
      int size = Math.min(BLOCK, n - first);
      long diagonal = at(matrix, first, first);
      kernels.launch(
          "cholesky_block",
          Grid.of(1, BLOCK),
          Arguments.of().address(diagonal).address(failure).integer(size).whole(n).integer(first));
      below(matrix, first);
    }
    kernels.launch(
        "clear_above_diagonal",
        Grid.covering(matrix.size(), THREADS),
        Arguments.of().matrix(matrix).integer(n));
    int[] pivot = kernels.read(failure, 2);
    if (pivot[0] != 0) {
      throw new NotPositiveDefiniteException(pivot[0] - 1, Float.intBitsToFloat(pivot[1]), n);
    }
  }

  /** What a factored diagonal block means for the rows below it. */
  private void below(Matrix matrix, int first) {
    int n = matrix.rows();
    int next = first + BLOCK;
    int rows = n - next;
    if (rows <= 0) {
      return;
    }
    long panel = at(matrix, next, first);
    kernels.launch(
        "cholesky_panel",
        Grid.of(Math.ceilDiv(rows, TILE), TILE),
        Arguments.of().address(at(matrix, first, first)).address(panel).integer(rows).whole(n));
    Arguments arguments =
        Arguments.of()
            .address(panel)
            .whole(n)
            .whole(1)
            .address(panel)
            .whole(1)
            .whole(n)
            .address(at(matrix, next, next))
            .whole(n);
    subtract(arguments, new Extent(rows, rows, BLOCK, true));
  }

  @Override
  public void solveTriangular(Matrix matrix, Triangle triangle, boolean transposed, Matrix b) {
    int n = matrix.rows();
    if (b.size() == 0) {
      return;
    }
    requireFloats(matrix);
    requireFloats(b);
    boolean forward = (triangle == Triangle.LOWER) != transposed;
    int blocks = Math.ceilDiv(n, BLOCK);
    for (int step = 0; step < blocks; step++) {
      int first = (forward ? step : blocks - 1 - step) * BLOCK;
      block(matrix, transposed, b, first, forward);
      rest(matrix, transposed, b, first, forward);
    }
  }

  private void block(Matrix matrix, boolean transposed, Matrix b, int first, boolean forward) {
    int n = matrix.rows();
    kernels.launch(
        "triangular_block",
        Grid.covering(b.columns(), TILE),
        Arguments.of()
            .address(at(matrix, first, first))
            .whole(transposed ? 1 : n)
            .whole(transposed ? n : 1)
            .address(at(b, first, 0))
            .integer(Math.min(BLOCK, n - first))
            .whole(b.columns())
            .flag(forward));
  }

  /** Takes what is solved out of the equations that are not. */
  private void rest(Matrix matrix, boolean transposed, Matrix b, int first, boolean forward) {
    int n = matrix.rows();
    int size = Math.min(BLOCK, n - first);
    int from = forward ? first + size : 0;
    int rows = forward ? n - from : first;
    long left = transposed ? at(matrix, first, from) : at(matrix, from, first);
    Arguments arguments =
        Arguments.of()
            .address(left)
            .whole(transposed ? 1 : n)
            .whole(transposed ? n : 1)
            .address(at(b, first, 0))
            .whole(b.columns())
            .whole(1)
            .address(at(b, from, 0))
            .whole(b.columns());
    subtract(arguments, new Extent(rows, b.columns(), size, false));
  }

  /** How much of {@code subtract_product} there is. */
  private record Extent(int n, int m, int k, boolean lower) {}

  private void subtract(Arguments operands, Extent extent) {
    kernels.launch(
        "subtract_product",
        Grid.of2(Math.ceilDiv(extent.n(), TILE), Math.ceilDiv(extent.m(), TILE), THREADS),
        operands.integer(extent.n()).integer(extent.m()).integer(extent.k()).flag(extent.lower()));
  }

  private static long at(Matrix matrix, int row, int column) {
    return matrix.address() + BYTES * ((long) row * matrix.columns() + column);
  }

  private static void requireFloats(Matrix matrix) {
    if (matrix.type() != ElementType.FLOAT32 || matrix.isHost()) {
      throw new IllegalArgumentException("CUDA factors FLOAT32 on the device, got " + matrix);
    }
  }
}
