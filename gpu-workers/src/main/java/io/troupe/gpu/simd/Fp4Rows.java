package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Fp4Lanes.number;
import static io.troupe.gpu.simd.Fp4Lanes.scale;
import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import io.troupe.gpu.weight.Fp4Weight;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Rows of E2M1 codes, eight a lane; scales are floats for 16 columns. */
final class Fp4Rows extends RowKernel {
  private final Fp4Weight weight;

  Fp4Rows(Fp4Weight weight) {
    super(weight.columns(), weight.codes().address(), 8);
    this.weight = weight;
  }

  @Override
  long scales(long element, int columns, long memory) {
    Fp4Scales.decode(weight, element, columns, memory);
    return memory;
  }

  @Override
  void one(long codes, long scales, long x, int steps, long sums) {
    long at = x;
    long from = codes;
    FloatVector sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, sums, ORDER);
    for (int step = 0; step < steps; step++) {
      IntVector bits = IntVector.fromMemorySegment(INTS, MEMORY, from, ORDER);
      FloatVector p = FloatVector.zero(FLOATS);
      FloatVector q = FloatVector.zero(FLOATS);
      // A loop: written out, the method would be too large for the compiler.
      for (int part = 0; part < 8; part += 2) {
        FloatVector even = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
        p = number(bits).fma(even, p);
        FloatVector odd = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + BYTES, ORDER);
        q = number(bits.lanewise(VectorOperators.LSHR, 4)).fma(odd, q);
        bits = bits.lanewise(VectorOperators.LSHR, 8);
        at += 2 * BYTES;
      }
      sum = p.add(q).fma(scale(scales + step * (BYTES / 2)), sum);
      from += BYTES;
    }
    sum.intoMemorySegment(MEMORY, sums, ORDER);
  }

  @Override
  void four(Two rows, long x, long row, int steps, long sums) {
    long at = x;
    long first = rows.first();
    long second = rows.second();
    long firstScales = rows.firstScales();
    long secondScales = rows.secondScales();
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
      FloatVector scale = scale(firstScales + step * (BYTES / 2));
      FloatVector scale2 = scale(secondScales + step * (BYTES / 2));
      // A loop: written out, the method would be too large for the compiler.
      for (int part = 0; part < 8; part++) {
        FloatVector v = number(bits).mul(scale);
        FloatVector w = number(more).mul(scale2);
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
        bits = bits.lanewise(VectorOperators.LSHR, 4);
        more = more.lanewise(VectorOperators.LSHR, 4);
        at += BYTES;
      }
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
