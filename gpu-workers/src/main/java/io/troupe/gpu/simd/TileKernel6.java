package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of 6 rows and two vectors: 12 sums, 2 vectors of the right operand and 1 of the left fit 16
 * registers.
 */
final class TileKernel6 extends TileKernel {
  @Override
  int rows() {
    return 6;
  }

  // One method: a vector that crosses a call that is not inlined is boxed, 5 times slower.
  @Override
  @SuppressWarnings("checkstyle:MethodLength")
  void run(int depth, long left, long row, long step, long right) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector t0 = s0;
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector t1 = s1;
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector t2 = s2;
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector t3 = s3;
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector t4 = s4;
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector t5 = s5;
    long a = left;
    long b = right;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, b + BYTES, ORDER);
      FloatVector v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a));
      s0 = v.fma(b0, s0);
      t0 = v.fma(b1, t0);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + row));
      s1 = v.fma(b0, s1);
      t1 = v.fma(b1, t1);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 2 * row));
      s2 = v.fma(b0, s2);
      t2 = v.fma(b1, t2);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 3 * row));
      s3 = v.fma(b0, s3);
      t3 = v.fma(b1, t3);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 4 * row));
      s4 = v.fma(b0, s4);
      t4 = v.fma(b1, t4);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 5 * row));
      s5 = v.fma(b0, s5);
      t5 = v.fma(b1, t5);
      a += step;
      b += 2 * BYTES;
    }
    s0.intoArray(sums, 0);
    t0.intoArray(sums, WIDTH);
    s1.intoArray(sums, 2 * WIDTH);
    t1.intoArray(sums, 3 * WIDTH);
    s2.intoArray(sums, 4 * WIDTH);
    t2.intoArray(sums, 5 * WIDTH);
    s3.intoArray(sums, 6 * WIDTH);
    t3.intoArray(sums, 7 * WIDTH);
    s4.intoArray(sums, 8 * WIDTH);
    t4.intoArray(sums, 9 * WIDTH);
    s5.intoArray(sums, 10 * WIDTH);
    t5.intoArray(sums, 11 * WIDTH);
  }
}
