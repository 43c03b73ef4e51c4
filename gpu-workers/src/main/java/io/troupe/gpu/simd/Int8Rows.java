package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.INTS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.SHORT;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import io.troupe.gpu.weight.Int8Weight;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Rows of signed bytes with a bfloat16 scale for 32 columns. */
final class Int8Rows extends RowKernel {
  /** Two bfloat16 scales in a lane: the first eight lanes shift the lower one up. */
  private static final IntVector FIRST_EIGHT = shifts();

  private static final int UPPER = 0xFFFF0000;

  private final long groups;

  Int8Rows(Int8Weight weight) {
    super(weight.columns(), weight.codes().address(), 4);
    groups = weight.scales().address();
  }

  @Override
  long scales(long element, int columns, long memory) {
    long from = groups + element / Int8Weight.GROUP * 2;
    boolean isWholeStep = columns % stepColumns() == 0;
    return isWholeStep ? from : copy(from, memory, columns / Int8Weight.GROUP * 2);
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
      for (int part = 0; part < 4; part += 2) {
        FloatVector even = FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER);
        p = code(bits).fma(even, p);
        FloatVector odd = FloatVector.fromMemorySegment(FLOATS, MEMORY, at + BYTES, ORDER);
        q = code(bits.lanewise(VectorOperators.LSHR, 8)).fma(odd, q);
        bits = bits.lanewise(VectorOperators.LSHR, 16);
        at += 2 * BYTES;
      }
      sum = p.add(q).fma(scale(scales, step), sum);
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
      FloatVector scale = scale(firstScales, step);
      FloatVector scale2 = scale(secondScales, step);
      // A loop: written out, the method would be too large for the compiler.
      for (int part = 0; part < 4; part++) {
        FloatVector v = code(bits).mul(scale);
        FloatVector w = code(more).mul(scale2);
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
        bits = bits.lanewise(VectorOperators.LSHR, 8);
        more = more.lanewise(VectorOperators.LSHR, 8);
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

  /** The signed byte in the lower eight bits of each lane. */
  private static FloatVector code(IntVector bits) {
    IntVector code = bits.lanewise(VectorOperators.LSHL, 24).lanewise(VectorOperators.ASHR, 24);
    return (FloatVector) code.convert(VectorOperators.I2F, 0);
  }

  /** The scale of each lane in a step: a group of 32 columns is eight lanes. */
  private static FloatVector scale(long scales, int step) {
    if (WIDTH == 16) {
      return IntVector.broadcast(INTS, MEMORY.get(INT, scales + 4L * step))
          .lanewise(VectorOperators.LSHL, FIRST_EIGHT)
          .and(UPPER)
          .reinterpretAsFloats();
    }
    long group = (long) step * WIDTH / 8;
    int bits = MEMORY.get(SHORT, scales + 2 * group) << 16;
    return FloatVector.broadcast(FLOATS, Float.intBitsToFloat(bits));
  }

  private static IntVector shifts() {
    int[] shifts = new int[WIDTH];
    Arrays.fill(shifts, 0, Math.min(8, WIDTH), 16);
    return IntVector.fromArray(INTS, shifts, 0);
  }
}
