package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;

/**
 * Sums over rows. Tiles are groups of columns, so each column is summed by one thread from the
 * first row to the last: in blocks of {@link #BLOCK} rows, to keep the error of long sums small.
 */
final class ColumnSums {
  private static final int BLOCK = 512;

  private final ComputePool pool;

  ColumnSums(ComputePool pool) {
    this.pool = pool;
  }

  /** {@code out += sum of the rows of x}. */
  void add(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    long rowBytes = 4L * x.columns();
    int vectors = x.columns() / WIDTH;
    pool.run(
        vectors + 1,
        (tile, thread) -> {
          long offset = (long) tile * BYTES;
          for (int row = 0; row < x.rows(); row += BLOCK) {
            int rows = Math.min(BLOCK, x.rows() - row);
            long block = from + row * rowBytes + offset;
            if (tile < vectors) {
              vector(block, rowBytes, rows, to + offset);
            } else {
              for (int j = 0; j < x.columns() - vectors * WIDTH; j++) {
                scalar(block + 4L * j, rowBytes, rows, to + offset + 4L * j);
              }
            }
          }
        });
  }

  private static void vector(long from, long rowBytes, int rows, long to) {
    FloatVector sum = FloatVector.zero(FLOATS);
    FloatVector other = FloatVector.zero(FLOATS);
    long address = from;
    int row = 0;
    for (; row + 1 < rows; row += 2) {
      sum = sum.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER));
      other = other.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, address + rowBytes, ORDER));
      address += 2 * rowBytes;
    }
    if (row < rows) {
      sum = sum.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER));
    }
    FloatVector.fromMemorySegment(FLOATS, MEMORY, to, ORDER)
        .add(sum.add(other))
        .intoMemorySegment(MEMORY, to, ORDER);
  }

  private static void scalar(long from, long rowBytes, int rows, long to) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += MEMORY.get(FLOAT, from + row * rowBytes);
    }
    MEMORY.set(FLOAT, to, (float) (MEMORY.get(FLOAT, to) + sum));
  }
}
