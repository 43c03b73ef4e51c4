package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.address;
import static io.troupe.gpu.simd.Lanes.load;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Reductions;
import io.troupe.gpu.parallel.ComputePool;

/**
 * Reductions: rows and panels of columns are shared among threads. All elements are cut into
 * pieces, whose results are put together in double from the first to the last.
 */
final class SimdReductions implements Reductions {
  private static final int PIECE = 65_536;
  private static final int PANEL = 1024;

  private final ComputePool pool;
  private final Scratch scratch;
  private final RowGroups groups;
  private final ColumnBlocks columnBlocks;

  SimdReductions(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
    this.groups = new RowGroups(pool, scratch);
    this.columnBlocks = new ColumnBlocks(pool, scratch);
  }

  @Override
  public void reduceRows(Reduction reduction, Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    int columns = x.columns();
    int divisor = reduction == Reduction.MEAN ? columns : 1;
    groups.run(
        x.rows(),
        columns,
        (first, rows, memory) -> {
          long start = from + 4L * first * columns;
          if (reduction == Reduction.MAX) {
            for (int i = 0; i < rows; i++) {
              float largest = RowMaxima.largest(start + 4L * i * columns, columns);
              MEMORY.set(FLOAT, to + 4L * (first + i), largest);
            }
            return;
          }
          RowSums.sums(start, rows, columns, memory);
          Folds.sums(memory, rows);
          for (int i = 0; i < rows; i++) {
            MEMORY.set(FLOAT, to + 4L * (first + i), MEMORY.get(FLOAT, memory + 4L * i) / divisor);
          }
        });
  }

  @Override
  public void reduceColumns(Reduction reduction, Matrix x, Matrix out) {
    if (reduction == Reduction.MAX) {
      columnMaxima(x, out);
      return;
    }
    out.clear();
    columnBlocks.addSums(x, out);
    if (reduction == Reduction.MEAN) {
      long to = address(out);
      for (int j = 0; j < x.columns(); j++) {
        MEMORY.set(FLOAT, to + 4L * j, MEMORY.get(FLOAT, to + 4L * j) / x.rows());
      }
    }
  }

  @Override
  public void reduceAll(Reduction reduction, Matrix x, Matrix out) {
    if (reduction == Reduction.MAX) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double piece : pieces(x, (from, size, memory) -> RowMaxima.largest(from, size))) {
        largest = Math.max(largest, piece);
      }
      out.set(0, largest);
      return;
    }
    double sum =
        total(
            pieces(
                x,
                (from, size, memory) -> {
                  RowSums.sums(from, 1, size, memory);
                  return Folds.sum(load(memory));
                }));
    out.set(0, reduction == Reduction.MEAN ? sum / x.size() : sum);
  }

  @Override
  public void addColumnSums(Matrix x, Matrix out) {
    columnBlocks.addSums(x, out);
  }

  @Override
  public void addSquares(Matrix x, Matrix out) {
    long noMean = scratch.zeros();
    double sum =
        total(
            pieces(
                x,
                (from, size, memory) -> {
                  RowSums.squares(from, 1, size, noMean, memory);
                  return Folds.sum(load(memory));
                }));
    out.set(0, out.get(0) + sum);
  }

  @Override
  public void rowArgMax(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    int columns = x.columns();
    groups.run(
        x.rows(),
        columns,
        (first, rows, memory) -> {
          for (int row = first; row < first + rows; row++) {
            long start = from + 4L * row * columns;
            float largest = RowMaxima.largest(start, columns);
            MEMORY.set(FLOAT, to + 4L * row, RowMaxima.indexOf(largest, start, columns));
          }
        });
  }

  private void columnMaxima(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    long rowBytes = 4L * x.columns();
    pool.run(
        Math.ceilDiv(x.columns(), PANEL),
        (tile, thread) -> {
          int width = Math.min(PANEL, x.columns() - tile * PANEL);
          long offset = 4L * tile * PANEL;
          for (int j = 0; j < width; j++) {
            MEMORY.set(FLOAT, to + offset + 4L * j, Float.NEGATIVE_INFINITY);
          }
          for (int row = 0; row < x.rows(); row++) {
            RowMaxima.raise(to + offset, from + row * rowBytes + offset, width);
          }
        });
  }

  private double[] pieces(Matrix x, Piece piece) {
    long from = address(x);
    double[] results = new double[Math.toIntExact(Math.ceilDiv(x.size(), PIECE))];
    pool.run(
        results.length,
        (tile, thread) -> {
          long first = (long) tile * PIECE;
          int size = (int) Math.min(PIECE, x.size() - first);
          results[tile] = piece.reduce(from + 4 * first, size, scratch.of(thread));
        });
    return results;
  }

  private static double total(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** One value of some elements. */
  @FunctionalInterface
  private interface Piece {
    float reduce(long from, int size, long memory);
  }
}
