package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** Tiles of 6 rows and four vectors, for 32 registers. */
final class PanelKernel6 extends PanelKernel {
  @Override
  int rows() {
    return 6;
  }

  // One method: a vector that crosses a call that is not inlined is boxed, 5 times slower.
  @Override
  @SuppressWarnings("checkstyle:MethodLength")
  void run(int depth, long left, long row, long step, long packed) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector d0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector d1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector b2 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector d2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector b3 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector d3 = FloatVector.zero(FLOATS);
    FloatVector a4 = FloatVector.zero(FLOATS);
    FloatVector b4 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector d4 = FloatVector.zero(FLOATS);
    FloatVector a5 = FloatVector.zero(FLOATS);
    FloatVector b5 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    FloatVector d5 = FloatVector.zero(FLOATS);
    long x = left;
    long y = packed;
    for (int k = 0; k < depth; k++) {
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, y, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, y + BYTES, ORDER);
      FloatVector y2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, y + 2 * BYTES, ORDER);
      FloatVector y3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, y + 3 * BYTES, ORDER);
      FloatVector v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, x));
      a0 = v.fma(y0, a0);
      b0 = v.fma(y1, b0);
      c0 = v.fma(y2, c0);
      d0 = v.fma(y3, d0);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, x + row));
      a1 = v.fma(y0, a1);
      b1 = v.fma(y1, b1);
      c1 = v.fma(y2, c1);
      d1 = v.fma(y3, d1);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, x + 2 * row));
      a2 = v.fma(y0, a2);
      b2 = v.fma(y1, b2);
      c2 = v.fma(y2, c2);
      d2 = v.fma(y3, d2);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, x + 3 * row));
      a3 = v.fma(y0, a3);
      b3 = v.fma(y1, b3);
      c3 = v.fma(y2, c3);
      d3 = v.fma(y3, d3);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, x + 4 * row));
      a4 = v.fma(y0, a4);
      b4 = v.fma(y1, b4);
      c4 = v.fma(y2, c4);
      d4 = v.fma(y3, d4);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, x + 5 * row));
      a5 = v.fma(y0, a5);
      b5 = v.fma(y1, b5);
      c5 = v.fma(y2, c5);
      d5 = v.fma(y3, d5);
      x += step;
      y += 4 * BYTES;
    }
    a0.intoArray(sums, 0);
    b0.intoArray(sums, WIDTH);
    c0.intoArray(sums, 2 * WIDTH);
    d0.intoArray(sums, 3 * WIDTH);
    a1.intoArray(sums, 4 * WIDTH);
    b1.intoArray(sums, 5 * WIDTH);
    c1.intoArray(sums, 6 * WIDTH);
    d1.intoArray(sums, 7 * WIDTH);
    a2.intoArray(sums, 8 * WIDTH);
    b2.intoArray(sums, 9 * WIDTH);
    c2.intoArray(sums, 10 * WIDTH);
    d2.intoArray(sums, 11 * WIDTH);
    a3.intoArray(sums, 12 * WIDTH);
    b3.intoArray(sums, 13 * WIDTH);
    c3.intoArray(sums, 14 * WIDTH);
    d3.intoArray(sums, 15 * WIDTH);
    a4.intoArray(sums, 16 * WIDTH);
    b4.intoArray(sums, 17 * WIDTH);
    c4.intoArray(sums, 18 * WIDTH);
    d4.intoArray(sums, 19 * WIDTH);
    a5.intoArray(sums, 20 * WIDTH);
    b5.intoArray(sums, 21 * WIDTH);
    c5.intoArray(sums, 22 * WIDTH);
    d5.intoArray(sums, 23 * WIDTH);
  }
}
