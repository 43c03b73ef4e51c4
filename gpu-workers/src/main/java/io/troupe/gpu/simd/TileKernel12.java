package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles of 12 rows and two vectors: 24 sums, 2 vectors of the right operand and 1 of the left fit
 * 32 registers.
 */
final class TileKernel12 extends TileKernel {
  @Override
  int rows() {
    return 12;
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
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector t6 = s6;
    FloatVector s7 = FloatVector.zero(FLOATS);
    FloatVector t7 = s7;
    FloatVector s8 = FloatVector.zero(FLOATS);
    FloatVector t8 = s8;
    FloatVector s9 = FloatVector.zero(FLOATS);
    FloatVector t9 = s9;
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector t10 = s10;
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector t11 = s11;
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
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 6 * row));
      s6 = v.fma(b0, s6);
      t6 = v.fma(b1, t6);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 7 * row));
      s7 = v.fma(b0, s7);
      t7 = v.fma(b1, t7);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 8 * row));
      s8 = v.fma(b0, s8);
      t8 = v.fma(b1, t8);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 9 * row));
      s9 = v.fma(b0, s9);
      t9 = v.fma(b1, t9);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 10 * row));
      s10 = v.fma(b0, s10);
      t10 = v.fma(b1, t10);
      v = FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, a + 11 * row));
      s11 = v.fma(b0, s11);
      t11 = v.fma(b1, t11);
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
    s6.intoArray(sums, 12 * WIDTH);
    t6.intoArray(sums, 13 * WIDTH);
    s7.intoArray(sums, 14 * WIDTH);
    t7.intoArray(sums, 15 * WIDTH);
    s8.intoArray(sums, 16 * WIDTH);
    t8.intoArray(sums, 17 * WIDTH);
    s9.intoArray(sums, 18 * WIDTH);
    t9.intoArray(sums, 19 * WIDTH);
    s10.intoArray(sums, 20 * WIDTH);
    t10.intoArray(sums, 21 * WIDTH);
    s11.intoArray(sums, 22 * WIDTH);
    t11.intoArray(sums, 23 * WIDTH);
  }
}
