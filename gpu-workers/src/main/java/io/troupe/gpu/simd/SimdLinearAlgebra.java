package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.LinearAlgebra;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.reference.ReferenceLinearAlgebra;

/**
 * Blocked products: the right operand is packed in blocks that stay in the second-level cache, the
 * left one is read in place by its strides, so that both orientations of it cost the same.
 */
final class SimdLinearAlgebra implements LinearAlgebra {
  /** Summands of a block. */
  static final int DEPTH = 256;

  /** Columns of a block. */
  static final int COLUMNS = 2048;

  /** What a packed block takes. */
  static final long PACKED_BYTES = 4L * DEPTH * COLUMNS;

  private static final long NO_BIAS = 0;

  private final ComputePool pool;
  private final Scratch scratch;
  private final TileKernel[] kernels;
  private final LinearAlgebra reference = new ReferenceLinearAlgebra();

  SimdLinearAlgebra(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
    this.kernels = new TileKernel[pool.threads()];
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = TileKernel.create();
    }
  }

  @Override
  public void multiply(
      Matrix left, Matrix right, Transposition transposition, Matrix out, boolean accumulate) {
    if (left.type() == ElementType.BFLOAT16) {
      reference.multiply(left, right, transposition, out, accumulate);
      return;
    }
    multiply(left, right, transposition, out, NO_BIAS, accumulate);
  }

  @Override
  public void multiplyBatch(
      Matrix left,
      Matrix right,
      Transposition transposition,
      int batches,
      Matrix out,
      boolean accumulate) {
    reference.multiplyBatch(left, right, transposition, batches, out, accumulate);
  }

  @Override
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    if (x.type() == ElementType.BFLOAT16) {
      reference.linear(x, weight, bias, out);
      return;
    }
    multiply(x, weight, Transposition.RIGHT, out, address(bias), false);
  }

  private void multiply(
      Matrix left,
      Matrix right,
      Transposition transposition,
      Matrix out,
      long bias,
      boolean accumulate) {
    int depth = transposition == Transposition.LEFT ? left.rows() : left.columns();
    if (depth == 0) {
      withoutSummands(out, bias, accumulate);
      return;
    }
    for (int column = 0; column < out.columns(); column += COLUMNS) {
      for (int from = 0; from < depth; from += DEPTH) {
        Block block =
            new Block(
                column,
                Math.min(COLUMNS, out.columns() - column),
                from,
                Math.min(DEPTH, depth - from));
        pack(right, transposition == Transposition.RIGHT, block);
        boolean add = accumulate || from > 0;
        long start = add || bias == NO_BIAS ? NO_BIAS : bias + 4L * column;
        multiply(left, transposition == Transposition.LEFT, out, block, start, add);
      }
    }
  }

  /** A part of the right operand. */
  private record Block(int column, int columns, int from, int depth) {}

  private void multiply(
      Matrix left, boolean transposed, Matrix out, Block block, long bias, boolean add) {
    long leftRow = transposed ? 4 : 4L * left.columns();
    long leftDepth = transposed ? 4L * left.columns() : 4;
    long leftBase = address(left) + block.from() * leftDepth;
    int panelRows = kernels[0].rows();
    int panels = Math.ceilDiv(out.rows(), panelRows);
    // Of the shape only: enough tiles to share, at most 16 panels of the left in the cache.
    int panelsOfTile = Math.clamp(panels / 16, 1, 16);
    int tileRows = panelsOfTile * panelRows;
    Left rows = new Left(leftBase, leftRow, leftDepth);
    pool.run(
        Math.ceilDiv(panels, panelsOfTile),
        (tile, thread) -> {
          int first = tile * tileRows;
          int end = Math.min(out.rows(), first + tileRows);
          rows(thread, rows, new Target(out, first, end, block, bias, add));
        });
  }

  /** The left operand of a block: an address, and bytes to the next row and the next summand. */
  private record Left(long base, long row, long step) {}

  /** The rows of the result that a tile covers, and what they start from. */
  private record Target(Matrix out, int first, int end, Block block, long bias, boolean add) {
    long address(int row, int column) {
      return Lanes.address(out) + 4L * ((long) row * out.columns() + block.column() + column);
    }
  }

  private void rows(int thread, Left left, Target target) {
    TileKernel kernel = kernels[thread];
    Block block = target.block();
    int width = kernel.columns();
    int height = kernel.rows();
    for (int column = 0; column < block.columns(); column += width) {
      long right = scratch.packed() + 4L * column * block.depth();
      boolean wide = column + width <= block.columns();
      for (int row = target.first(); row < target.end(); row += height) {
        boolean high = row + height <= target.end();
        Left tile = new Left(left.base() + row * left.row(), left.row(), left.step());
        if (!high) {
          tile = lastRows(tile, target.end() - row, height, block.depth(), scratch.of(thread));
        }
        kernel.run(block.depth(), tile.base(), tile.row(), tile.step(), right);
        if (high && wide) {
          whole(kernel, target, row, column);
        } else {
          partial(kernel, target, row, column);
        }
      }
    }
  }

  private void whole(TileKernel kernel, Target target, int row, int column) {
    long out = target.address(row, column);
    long outRow = 4L * target.out().columns();
    if (target.add()) {
      kernel.store(out, outRow, out, outRow);
      return;
    }
    long bias = target.bias() == NO_BIAS ? scratch.zeros() : target.bias() + 4L * column;
    kernel.store(bias, 0, out, outRow);
  }

  /** A copy of the last rows, as memory behind them must not be read. */
  private static Left lastRows(Left left, int rows, int height, int depth, long copy) {
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < rows; i++) {
        float value = MEMORY.get(FLOAT, left.base() + i * left.row() + k * left.step());
        MEMORY.set(FLOAT, copy + 4L * ((long) k * height + i), value);
      }
    }
    return new Left(copy, 4, 4L * height);
  }

  /** Stores the part of a tile that there is. */
  private static void partial(TileKernel kernel, Target target, int row, int column) {
    int rows = Math.min(kernel.rows(), target.end() - row);
    int columns = Math.min(kernel.columns(), target.block().columns() - column);
    for (int i = 0; i < rows; i++) {
      long to = target.address(row + i, column);
      for (int j = 0; j < columns; j++) {
        float start = start(target, to + 4L * j, column + j);
        MEMORY.set(FLOAT, to + 4L * j, start + kernel.sums[i * kernel.columns() + j]);
      }
    }
  }

  private static float start(Target target, long to, int column) {
    if (target.add()) {
      return MEMORY.get(FLOAT, to);
    }
    return target.bias() == NO_BIAS ? 0 : MEMORY.get(FLOAT, target.bias() + 4L * column);
  }

  private void pack(Matrix right, boolean transposed, Block block) {
    int width = 2 * WIDTH;
    long base = address(right);
    long rowBytes = 4L * right.columns();
    pool.run(
        Math.ceilDiv(block.columns(), width),
        (panel, thread) -> {
          int column = panel * width;
          int columns = Math.min(width, block.columns() - column);
          long to = scratch.packed() + 4L * column * block.depth();
          if (transposed) {
            long from = base + (block.column() + column) * rowBytes + 4L * block.from();
            Packing.transposed(from, rowBytes, to, columns, block.depth());
          } else {
            long from = base + block.from() * rowBytes + 4L * (block.column() + column);
            Packing.plain(from, rowBytes, to, columns, block.depth());
          }
        });
  }

  private static void withoutSummands(Matrix out, long bias, boolean accumulate) {
    if (accumulate) {
      return;
    }
    for (long i = 0; i < out.size(); i++) {
      out.set(i, bias == NO_BIAS ? 0 : MEMORY.get(FLOAT, bias + 4 * (i % out.columns())));
    }
  }
}
