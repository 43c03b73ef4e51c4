package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Solves small triangular systems for many right-hand sides at once, one in each lane, row by row.
 *
 * @param triangle address of the triangle's first diagonal element
 * @param row bytes from one of its rows to the next
 * @param column bytes from one of its columns to the next
 * @param size of its rows
 * @param forward whether the first row is solved first, else the last one
 */
record Substitution(long triangle, long row, long column, int size, boolean forward) {
  /** How many right-hand sides are solved at once. */
  static final int STRIP = 4 * WIDTH;

  /**
   * Replaces right-hand sides by solutions.
   *
   * @param b address of the first element of the first row
   * @param bRow bytes from one row to the next
   * @param columns how many, at most {@link #STRIP}
   */
  void solve(long b, long bRow, int columns) {
    for (int step = 0; step < size; step++) {
      int i = forward ? step : size - 1 - step;
      long factors = triangle + i * row;
      long first = forward ? 0 : i + 1L;
      int count = forward ? i : size - 1 - i;
      float diagonal = MEMORY.get(FLOAT, factors + i * column);
      long x = b + first * bRow;
      if (columns == STRIP) {
        whole(factors + first * column, count, x, bRow, b + i * bRow, diagonal);
        continue;
      }
      for (int lane = 0; lane < columns; lane += WIDTH) {
        VectorMask<Float> mask = FLOATS.indexInRange(lane, columns);
        long offset = 4L * lane;
        part(
            factors + first * column,
            count,
            x + offset,
            bRow,
            b + i * bRow + offset,
            diagonal,
            mask);
      }
    }
  }

  private void whole(long factors, int count, long x, long bRow, long out, float diagonal) {
    FloatVector s0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, out, ORDER);
    FloatVector s1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, out + BYTES, ORDER);
    FloatVector s2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, out + 2 * BYTES, ORDER);
    FloatVector s3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, out + 3 * BYTES, ORDER);
    long factor = factors;
    long address = x;
    for (int k = 0; k < count; k++) {
      FloatVector f = FloatVector.broadcast(FLOATS, -MEMORY.get(FLOAT, factor));
      s0 = f.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER), s0);
      s1 = f.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, address + BYTES, ORDER), s1);
      s2 = f.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, address + 2 * BYTES, ORDER), s2);
      s3 = f.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, address + 3 * BYTES, ORDER), s3);
      factor += column;
      address += bRow;
    }
    s0.div(diagonal).intoMemorySegment(MEMORY, out, ORDER);
    s1.div(diagonal).intoMemorySegment(MEMORY, out + BYTES, ORDER);
    s2.div(diagonal).intoMemorySegment(MEMORY, out + 2 * BYTES, ORDER);
    s3.div(diagonal).intoMemorySegment(MEMORY, out + 3 * BYTES, ORDER);
  }

  private void part(
      long factors,
      int count,
      long x,
      long bRow,
      long out,
      float diagonal,
      VectorMask<Float> mask) {
    FloatVector sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, out, ORDER, mask);
    long factor = factors;
    long address = x;
    for (int k = 0; k < count; k++) {
      sum =
          FloatVector.broadcast(FLOATS, -MEMORY.get(FLOAT, factor))
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER, mask), sum);
      factor += column;
      address += bRow;
    }
    sum.div(diagonal).intoMemorySegment(MEMORY, out, ORDER, mask);
  }
}
