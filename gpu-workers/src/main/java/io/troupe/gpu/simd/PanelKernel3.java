package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** Tiles of 3 rows and four vectors, for 16 registers. */
final class PanelKernel3 extends PanelKernel {
  @Override
  int rows() {
    return 3;
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
  }
}
