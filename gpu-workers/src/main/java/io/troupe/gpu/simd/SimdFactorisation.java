package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Factorisation;
import io.troupe.gpu.operation.NotPositiveDefiniteException;
import io.troupe.gpu.operation.Triangle;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.ProductOperand;
import java.lang.foreign.Arena;

/**
 * Factors and systems block by block: all that earlier blocks contribute to a block is one product,
 * so nearly all work is done at the speed of products; what remains is a triangle of 128 rows.
 */
final class SimdFactorisation implements Factorisation {
  /** Rows of a block. */
  private static final int BLOCK = 128;

  /** Lines that are transposed together. */
  private static final int LINES = 16;

  private final ComputePool pool;
  private final Products products;
  private final long[] panels;

  /**
   * For one device.
   *
   * @param arena owns scratch memory: 32 KiB a thread
   */
  SimdFactorisation(ComputePool pool, Products products, Arena arena) {
    this.pool = pool;
    this.products = products;
    this.panels = new long[pool.threads()];
    for (int i = 0; i < panels.length; i++) {
      panels[i] = arena.allocate(4L * BLOCK * Substitution.STRIP + 64, 64).address();
    }
  }

  @Override
  public void cholesky(Matrix matrix) {
    int n = matrix.rows();
    long row = 4L * n;
    for (int from = 0; from < n; from += BLOCK) {
      int size = Math.min(BLOCK, n - from);
      long rows = matrix.address() + from * row;
      long diagonal = rows + 4L * from;
      if (from > 0) {
        ProductOperand factors = new ProductOperand(rows, row, 4, false);
        products.run(
            new Product(factors, factors, n - from, size, from, diagonal, row, Start.SUBTRACT));
      }
      factor(diagonal, row, size, from, n);
      below(diagonal, row, size, n - from - size);
    }
    clearAbove(matrix.address(), n);
  }

  @Override
  public void solveTriangular(Matrix matrix, Triangle triangle, boolean transposed, Matrix b) {
    int n = matrix.rows();
    long row = transposed ? 4 : 4L * n;
    long column = transposed ? 4L * n : 4;
    long bRow = 4L * b.columns();
    boolean forward = (triangle == Triangle.LOWER) != transposed;
    int blocks = Math.ceilDiv(n, BLOCK);
    for (int step = 0; step < blocks; step++) {
      int from = (forward ? step : blocks - 1 - step) * BLOCK;
      int size = Math.min(BLOCK, n - from);
      int first = forward ? 0 : from + size;
      int solved = forward ? from : n - from - size;
      long rows = matrix.address() + from * row;
      long target = b.address() + from * bRow;
      if (solved > 0) {
        products.run(
            new Product(
                new ProductOperand(rows + first * column, row, column, false),
                new ProductOperand(b.address() + first * bRow, 4, bRow, false),
                size,
                b.columns(),
                solved,
                target,
                bRow,
                Start.SUBTRACT));
      }
      Substitution block = new Substitution(rows + from * column, row, column, size, forward);
      pool.run(
          Math.ceilDiv(b.columns(), Substitution.STRIP),
          (tile, thread) -> {
            int strip = tile * Substitution.STRIP;
            int columns = Math.min(Substitution.STRIP, b.columns() - strip);
            block.solve(target + 4L * strip, bRow, columns);
          });
    }
  }

  /** The factor of a block on the diagonal, summed in double. */
  private static void factor(long diagonal, long row, int size, int pivot, int n) {
    double[] factor = new double[size * size];
    for (int j = 0; j < size; j++) {
      double rest = MEMORY.get(FLOAT, diagonal + j * row + 4L * j) - dot(factor, size, j, j);
      if (!(rest > 0)) {
        throw new NotPositiveDefiniteException(pivot + j, rest, n);
      }
      double root = Math.sqrt(rest);
      factor[j * size + j] = root;
      for (int i = j + 1; i < size; i++) {
        double value = MEMORY.get(FLOAT, diagonal + i * row + 4L * j);
        factor[i * size + j] = (value - dot(factor, size, i, j)) / root;
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        MEMORY.set(FLOAT, diagonal + i * row + 4L * j, (float) factor[i * size + j]);
      }
    }
  }

  /** The product of the first {@code j} elements of rows i and j. */
  private static double dot(double[] factor, int size, int i, int j) {
    double sum = 0;
    for (int k = 0; k < j; k++) {
      sum += factor[i * size + k] * factor[j * size + k];
    }
    return sum;
  }

  /**
   * The rows below a block X of the diagonal: Y with {@code Y X^T} = what is there. Each row is a
   * right-hand side; they are transposed so that each has a lane.
   */
  private void below(long diagonal, long row, int size, int rows) {
    Substitution block = new Substitution(diagonal, row, 4, size, true);
    long first = diagonal + size * row;
    long panelRow = 4L * Substitution.STRIP;
    pool.run(
        Math.ceilDiv(rows, Substitution.STRIP),
        (tile, thread) -> {
          int strip = tile * Substitution.STRIP;
          int count = Math.min(Substitution.STRIP, rows - strip);
          long lines = first + strip * row;
          for (int i = 0; i < count; i += LINES) {
            ProductOperand source = new ProductOperand(lines + i * row, row, 4, false);
            int present = Math.min(LINES, count - i);
            Packing.transpose(source, present, size, panels[thread] + 4L * i, panelRow);
          }
          block.solve(panels[thread], panelRow, count);
          for (int i = 0; i < size; i += LINES) {
            ProductOperand source =
                new ProductOperand(panels[thread] + i * panelRow, panelRow, 4, false);
            Packing.transpose(source, LINES, count, lines + 4L * i, row);
          }
        });
  }

  private void clearAbove(long matrix, int n) {
    pool.run(
        Math.ceilDiv(n, BLOCK),
        (tile, thread) -> {
          for (int i = tile * BLOCK; i < Math.min(n, (tile + 1) * BLOCK); i++) {
            long from = matrix + 4L * i * n;
            for (int j = i + 1; j < n; j++) {
              MEMORY.set(FLOAT, from + 4L * j, 0);
            }
          }
        });
  }
}
