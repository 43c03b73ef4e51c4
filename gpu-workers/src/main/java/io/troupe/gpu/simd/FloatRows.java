package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import io.troupe.gpu.memory.Matrix;
import jdk.incubator.vector.FloatVector;

/** Rows of floats. */
final class FloatRows extends RowKernel {
  FloatRows(Matrix weight) {
    super(weight.columns(), weight.address(), 1);
  }

  @Override
  void one(long codes, long scales, long x, int steps, long sums) {
    long at = x;
    long from = codes;
    // Two chains of sums: one alone waits for itself where the weight lies in the cache.
    FloatVector sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums, ORDER);
    FloatVector second = FloatVector.zero(FLOATS);
    int step = 0;
    for (; step + 2 <= steps; step += 2) {
      FloatVector u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + BYTES, ORDER);
      sum = u.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), sum);
      second = v.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER), second);
      from += 2 * BYTES;
      at += 2 * BYTES;
    }
    if (step < steps) {
      FloatVector u = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
      sum = u.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), sum);
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
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, MEMORY, first, ORDER);
      FloatVector w = FloatVector.fromMemorySegment(FLOATS, MEMORY, second, ORDER);
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
      at += BYTES;
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
