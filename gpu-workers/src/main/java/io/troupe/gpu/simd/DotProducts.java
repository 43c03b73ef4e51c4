package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.ProductOperand;

/**
 * Products of few rows with a right operand whose lines are contiguous, such as {@code x weight^T}
 * of a small batch: dot products that read the right operand once and in place. Packing it would
 * cost more than the product.
 */
final class DotProducts {
  /** Above, packing pays. */
  private static final int MOST_ROWS = 64;

  /** For several groups of rows, below so many summands packing pays too. */
  private static final int LEAST_DEPTH = 256;

  /** Beside a library, only for a right operand of 4 MiB and more. */
  private static final long LEAST_FLOATS = 1 << 20;

  /** Columns of a tile. */
  private static final int TILE = 64;

  /** Summands of a block: the left operand's part of 64 rows takes half of a cache of 1 MiB. */
  private static final int DEPTH = 2048;

  private final ComputePool pool;
  private final DotKernel[] kernels;

  DotProducts(ComputePool pool) {
    this.pool = pool;
    this.kernels = new DotKernel[pool.threads()];
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = new DotKernel();
    }
  }

  /**
   * Whether a product is computed faster here.
   *
   * @param library whether a library for products is there: then only if memory is the limit
   */
  static boolean suits(Product product, boolean library) {
    return Transposing.IS_FAST
        && product.rows() <= (library ? MOST_ROWS / 2 : MOST_ROWS)
        && (!library || (long) product.columns() * product.depth() >= LEAST_FLOATS)
        && product.depth() >= (product.rows() <= DotKernel.ROWS ? WIDTH : LEAST_DEPTH)
        && !product.left().isHalf()
        && product.left().hasContiguousLines()
        && product.right().hasContiguousLines();
  }

  /** Computes a product that suits. */
  void run(Product product) {
    pool.run(
        Math.ceilDiv(product.columns(), TILE),
        (tile, thread) -> {
          int first = tile * TILE;
          int end = Math.min(product.columns(), first + TILE);
          for (int from = 0; from < product.depth(); from += DEPTH) {
            int depth = Math.min(DEPTH, product.depth() - from);
            for (int column = first; column < end; column += DotKernel.COLUMNS) {
              columns(kernels[thread], product, from, depth, column);
            }
          }
        });
  }

  private static void columns(DotKernel kernel, Product product, int from, int depth, int column) {
    ProductOperand right = product.right().at(column, from);
    int columns = Math.min(DotKernel.COLUMNS, product.columns() - column);
    int whole = depth / WIDTH * WIDTH;
    for (int row = 0; row < product.rows(); row += DotKernel.ROWS) {
      ProductOperand left = product.left().at(row, from);
      int rows = Math.min(DotKernel.ROWS, product.rows() - row);
      kernel.run(
          whole, left.address(), left.line(), rows - 1, right.address(), right.line(), columns - 1);
      Transposing.sumsOfRows(kernel.lanes, 0, kernel.sums, 0);
      if (rows > 4) {
        Transposing.sumsOfRows(kernel.lanes, 16 * WIDTH, kernel.sums, 16);
      }
      if (whole < depth) {
        rest(left.at(0, whole), right.at(0, whole), depth - whole, rows, columns, kernel.sums);
      }
      for (int i = 0; i < rows; i++) {
        long out = product.out() + (row + i) * product.outRow() + 4L * column;
        for (int j = 0; j < columns; j++) {
          float sum = kernel.sums[i * DotKernel.COLUMNS + j];
          store(product, from > 0, column + j, sum, out + 4L * j);
        }
      }
    }
  }

  /** Adds the summands that fill no vector. */
  private static void rest(
      ProductOperand left, ProductOperand right, int depth, int rows, int columns, float[] sums) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        for (int k = 0; k < depth; k++) {
          float a = MEMORY.get(FLOAT, left.address() + i * left.line() + 4L * k);
          float b = MEMORY.get(FLOAT, right.address() + j * right.line() + 4L * k);
          sum = Math.fma(a, b, sum);
        }
        sums[i * DotKernel.COLUMNS + j] += sum;
      }
    }
  }

  private static void store(Product product, boolean later, int column, float sum, long out) {
    float start =
        later && product.start() != Start.SUBTRACT
            ? MEMORY.get(FLOAT, out)
            : switch (product.start()) {
              case NOTHING -> 0;
              case BIAS -> MEMORY.get(FLOAT, product.bias() + 4L * column);
              case PRESENT, SUBTRACT -> MEMORY.get(FLOAT, out);
            };
    MEMORY.set(FLOAT, out, product.start() == Start.SUBTRACT ? start - sum : start + sum);
  }
}
