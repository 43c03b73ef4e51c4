package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;
import static io.troupe.gpu.simd.RowKernel.MOST_COLUMNS;
import static io.troupe.gpu.simd.RowKernel.ROWS;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;

/**
 * {@code out = x weight^T} for at most {@link #MOST_ROWS} rows x: the weight is read once, from
 * memory, so its bytes set the time. Rows of activations were copied in the order in which the
 * format's kernel takes codes apart; then each two rows of the weight meet all of them while they
 * are in the cache.
 *
 * @param kernel of the weight
 * @param columns of the weight
 * @param rows of activations
 * @param copies where they are
 */
record FewRows(RowKernel kernel, int columns, int rows, long copies) {
  /** Rows of activations of a pass: in the second-level cache with a long row of a weight. */
  static final int MOST_ROWS = 32;

  /** Rows that lie a power of two apart would fight for the same places of the cache. */
  private static final long GAP = 64;

  /** Bytes that the copies take. */
  long copyBytes() {
    return paddedRows() * rowBytes();
  }

  /** The same with a place for the copies. */
  FewRows at(long address) {
    return new FewRows(kernel, columns, rows, address);
  }

  /** Bytes from one copied row to the next: whole steps. */
  private long rowBytes() {
    int step = kernel.stepColumns();
    return 4L * Math.ceilDiv(columns, step) * step + GAP;
  }

  /** Rows as kernels take them: one, or fours. */
  private int paddedRows() {
    return rows == 1 ? 1 : Math.ceilDiv(rows, ROWS) * ROWS;
  }

  /** Copies rows of x in the kernel's order, with zeros behind the last column and the last row. */
  void copy(ComputePool pool, Matrix x, int first) {
    int interleave = kernel.interleave();
    int step = kernel.stepColumns();
    pool.run(
        paddedRows(),
        (row, thread) -> {
          long from = address(x) + 4L * (first + row) * x.columns();
          int valid = row < rows ? columns : 0;
          for (int column = 0; column < columns; column += step) {
            long to = copies + row * rowBytes() + 4L * column;
            for (int j = 0; j < interleave; j++) {
              for (int lane = 0; lane < WIDTH; lane++) {
                int at = column + interleave * lane + j;
                float value = at < valid ? MEMORY.get(FLOAT, from + 4L * at) : 0;
                MEMORY.set(FLOAT, to + 4L * (j * WIDTH + lane), value);
              }
            }
          }
        });
  }

  /**
   * Multiplies a tile of the weight's rows.
   *
   * @param first of the weight's rows
   * @param end behind the last one
   * @param out their results
   * @param memory scratch memory of the thread
   */
  void multiply(int first, int end, Result out, long memory) {
    RowReader reader = new RowReader(kernel, memory);
    long sums = memory + RowReader.BYTES_USED;
    for (int row = first; row < end; row += 2) {
      if (rows > 1) {
        two(reader, row, Math.min(2, end - row), sums, out);
        continue;
      }
      one(reader, row, sums, out);
      if (row + 1 < end) {
        one(reader, row + 1, sums, out);
      }
    }
  }

  /**
   * Where the products go.
   *
   * @param address of the first
   * @param row bytes to that of the next row of activations
   * @param accumulate whether products are added to what is there
   */
  record Result(long address, long row, boolean accumulate) {
    private void store(int activation, int column, float sum) {
      long to = address + activation * row + 4L * column;
      MEMORY.set(FLOAT, to, accumulate ? MEMORY.get(FLOAT, to) + sum : sum);
    }
  }

  /** A row of the weight with one row of activations. */
  private void one(RowReader reader, int row, long sums, Result out) {
    clear(sums, 1);
    for (int column = 0; column < columns; column += MOST_COLUMNS) {
      int count = Math.min(MOST_COLUMNS, columns - column);
      reader.one(new RowReader.Piece(row, column, count), copies + 4L * column, sums);
    }
    out.store(0, row, RowKernel.sum(sums));
  }

  /** One or two rows of the weight, while they are in the cache, with all activations. */
  private void two(RowReader reader, int row, int count, long sums, Result out) {
    int second = row + count - 1;
    for (int i = 0; i < rows; i += ROWS) {
      clear(sums, 2 * ROWS);
      for (int column = 0; column < columns; column += MOST_COLUMNS) {
        int width = Math.min(MOST_COLUMNS, columns - column);
        RowReader.Piece piece = new RowReader.Piece(row, column, width);
        reader.four(piece, second, copies + i * rowBytes() + 4L * column, rowBytes(), sums);
      }
      for (int j = 0; j < Math.min(ROWS, rows - i); j++) {
        out.store(i + j, row, RowKernel.sum(sums + j * BYTES));
        if (count == 2) {
          out.store(i + j, second, RowKernel.sum(sums + (ROWS + j) * BYTES));
        }
      }
    }
  }

  private static void clear(long sums, int vectors) {
    for (int i = 0; i < vectors; i++) {
      FloatVector.zero(FLOATS).intoMemorySegment(MEMORY, sums + i * BYTES, ORDER);
    }
  }
}
