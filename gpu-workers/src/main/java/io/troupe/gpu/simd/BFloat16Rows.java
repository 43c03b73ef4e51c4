package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import io.troupe.gpu.memory.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Rows of bfloat16: the lower half of a lane, shifted up, and its upper half are floats. */
final class BFloat16Rows extends RowKernel {
  /** The odd column of a lane, as a float. */
  private static final int UPPER = 0xFFFF0000;

  BFloat16Rows(Matrix weight) {
    super(weight.columns(), weight.address(), 2);
  }

  @Override
  void one(long codes, long scales, long x, int steps, long sums) {
    long at = x;
    long from = codes;
    FloatVector sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums, ORDER);
    FloatVector second = FloatVector.zero(FLOATS);
    for (int step = 0; step < steps; step++) {
      IntVector bits = IntVector.fromMemorySegment(INTS, MEMORY, from, ORDER);
      FloatVector even = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
      FloatVector odd = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + BYTES, ORDER);
      sum = even.fma(bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum);
      second = odd.fma(bits.and(UPPER).reinterpretAsFloats(), second);
      from += BYTES;
      at += 2 * BYTES;
    }
    sum.add(second).intoMemorySegment(MEMORY, sums, ORDER);
  }

  @Override
  void four(Two rows, long x, long row, int steps, long sums) {
    long at = x;
    long first = rows.first();
    long second = rows.second();
    FloatVector a = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums, ORDER);
    FloatVector b = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + BYTES, ORDER);
    FloatVector c = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + 2 * BYTES, ORDER);
    FloatVector d = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + 3 * BYTES, ORDER);
    FloatVector e = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + 4 * BYTES, ORDER);
    FloatVector f = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + 5 * BYTES, ORDER);
    FloatVector g = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + 6 * BYTES, ORDER);
    FloatVector h = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums + 7 * BYTES, ORDER);
    for (int step = 0; step < steps; step++) {
      IntVector bits = IntVector.fromMemorySegment(INTS, MEMORY, first, ORDER);
      IntVector more = IntVector.fromMemorySegment(INTS, MEMORY, second, ORDER);
      FloatVector v = bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector w = more.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      FloatVector odd = bits.and(UPPER).reinterpretAsFloats();
      FloatVector odd2 = more.and(UPPER).reinterpretAsFloats();
      FloatVector u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
      a = u.fma(v, a);
      e = u.fma(w, e);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + row, ORDER);
      b = u.fma(v, b);
      f = u.fma(w, f);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + 2 * row, ORDER);
      c = u.fma(v, c);
      g = u.fma(w, g);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + 3 * row, ORDER);
      d = u.fma(v, d);
      h = u.fma(w, h);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + BYTES, ORDER);
      a = u.fma(odd, a);
      e = u.fma(odd2, e);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + row + BYTES, ORDER);
      b = u.fma(odd, b);
      f = u.fma(odd2, f);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + 2 * row + BYTES, ORDER);
      c = u.fma(odd, c);
      g = u.fma(odd2, g);
      u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + 3 * row + BYTES, ORDER);
      d = u.fma(odd, d);
      h = u.fma(odd2, h);
      at += 2 * BYTES;
      first += BYTES;
      second += BYTES;
    }
    a.intoMemorySegment(MEMORY, sums, ORDER);
    b.intoMemorySegment(MEMORY, sums + BYTES, ORDER);
    c.intoMemorySegment(MEMORY, sums + 2 * BYTES, ORDER);
    d.intoMemorySegment(MEMORY, sums + 3 * BYTES, ORDER);
    e.intoMemorySegment(MEMORY, sums + 4 * BYTES, ORDER);
    f.intoMemorySegment(MEMORY, sums + 5 * BYTES, ORDER);
    g.intoMemorySegment(MEMORY, sums + 6 * BYTES, ORDER);
    h.intoMemorySegment(MEMORY, sums + 7 * BYTES, ORDER);
  }
}
