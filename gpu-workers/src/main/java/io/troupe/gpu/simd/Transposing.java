package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes 16 by 16 floats in registers: four times, pairs of rows exchange halves, quarters,
 * eighths, single elements. Ten times faster than element by element where the processor selects
 * from two vectors in one instruction, as AVX-512 does.
 */
final class Transposing {
  /** Whether this processor does it in registers; else {@link #square} must not be used. */
  static final boolean IS_FAST = WIDTH == 16;

  /** Single elements are only moved: as integers, selecting needs no conversion. */
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

  private static final IntVector LOW_8 = low(8);
  private static final IntVector LOW_4 = low(4);
  private static final IntVector LOW_2 = low(2);
  private static final IntVector LOW_1 = low(1);
  private static final IntVector HIGH_8 = high(8);
  private static final IntVector HIGH_4 = high(4);
  private static final IntVector HIGH_2 = high(2);
  private static final IntVector HIGH_1 = high(1);

  private Transposing() {}

  /**
   * Row i becomes column i.
   *
   * @param from address of the first row
   * @param row bytes from one row to the next
   * @param last rows behind this one are not read; their columns get its content
   * @param to address of the first row of the result
   * @param toRow bytes from one row of it to the next; rows are written from first to last, so they
   *     may overlap
   */
  // One method: a vector that crosses a call that is not inlined is boxed, many times slower.
  @SuppressWarnings("checkstyle:MethodLength")
  static void square(long from, long row, int last, long to, long toRow) {
    IntVector a0 = IntVector.fromMemorySegment(INTS, MEMORY, from, ORDER);
    IntVector a1 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(1, last) * row, ORDER);
    IntVector a2 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(2, last) * row, ORDER);
    IntVector a3 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(3, last) * row, ORDER);
    IntVector a4 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(4, last) * row, ORDER);
    IntVector a5 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(5, last) * row, ORDER);
    IntVector a6 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(6, last) * row, ORDER);
    IntVector a7 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(7, last) * row, ORDER);
    IntVector a8 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(8, last) * row, ORDER);
    IntVector a9 = IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(9, last) * row, ORDER);
    IntVector a10 =
        IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(10, last) * row, ORDER);
    IntVector a11 =
        IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(11, last) * row, ORDER);
    IntVector a12 =
        IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(12, last) * row, ORDER);
    IntVector a13 =
        IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(13, last) * row, ORDER);
    IntVector a14 =
        IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(14, last) * row, ORDER);
    IntVector a15 =
        IntVector.fromMemorySegment(INTS, MEMORY, from + Math.min(15, last) * row, ORDER);
    IntVector b0 = LOW_8.selectFrom(a0, a8);
    IntVector b8 = HIGH_8.selectFrom(a0, a8);
    IntVector b1 = LOW_8.selectFrom(a1, a9);
    IntVector b9 = HIGH_8.selectFrom(a1, a9);
    IntVector b2 = LOW_8.selectFrom(a2, a10);
    IntVector b10 = HIGH_8.selectFrom(a2, a10);
    IntVector b3 = LOW_8.selectFrom(a3, a11);
    IntVector b11 = HIGH_8.selectFrom(a3, a11);
    IntVector b4 = LOW_8.selectFrom(a4, a12);
    IntVector b12 = HIGH_8.selectFrom(a4, a12);
    IntVector b5 = LOW_8.selectFrom(a5, a13);
    IntVector b13 = HIGH_8.selectFrom(a5, a13);
    IntVector b6 = LOW_8.selectFrom(a6, a14);
    IntVector b14 = HIGH_8.selectFrom(a6, a14);
    IntVector b7 = LOW_8.selectFrom(a7, a15);
    IntVector b15 = HIGH_8.selectFrom(a7, a15);
    IntVector c0 = LOW_4.selectFrom(b0, b4);
    IntVector c4 = HIGH_4.selectFrom(b0, b4);
    IntVector c1 = LOW_4.selectFrom(b1, b5);
    IntVector c5 = HIGH_4.selectFrom(b1, b5);
    IntVector c2 = LOW_4.selectFrom(b2, b6);
    IntVector c6 = HIGH_4.selectFrom(b2, b6);
    IntVector c3 = LOW_4.selectFrom(b3, b7);
    IntVector c7 = HIGH_4.selectFrom(b3, b7);
    IntVector c8 = LOW_4.selectFrom(b8, b12);
    IntVector c12 = HIGH_4.selectFrom(b8, b12);
    IntVector c9 = LOW_4.selectFrom(b9, b13);
    IntVector c13 = HIGH_4.selectFrom(b9, b13);
    IntVector c10 = LOW_4.selectFrom(b10, b14);
    IntVector c14 = HIGH_4.selectFrom(b10, b14);
    IntVector c11 = LOW_4.selectFrom(b11, b15);
    IntVector c15 = HIGH_4.selectFrom(b11, b15);
    IntVector d0 = LOW_2.selectFrom(c0, c2);
    IntVector d2 = HIGH_2.selectFrom(c0, c2);
    IntVector d1 = LOW_2.selectFrom(c1, c3);
    IntVector d3 = HIGH_2.selectFrom(c1, c3);
    IntVector d4 = LOW_2.selectFrom(c4, c6);
    IntVector d6 = HIGH_2.selectFrom(c4, c6);
    IntVector d5 = LOW_2.selectFrom(c5, c7);
    IntVector d7 = HIGH_2.selectFrom(c5, c7);
    IntVector d8 = LOW_2.selectFrom(c8, c10);
    IntVector d10 = HIGH_2.selectFrom(c8, c10);
    IntVector d9 = LOW_2.selectFrom(c9, c11);
    IntVector d11 = HIGH_2.selectFrom(c9, c11);
    IntVector d12 = LOW_2.selectFrom(c12, c14);
    IntVector d14 = HIGH_2.selectFrom(c12, c14);
    IntVector d13 = LOW_2.selectFrom(c13, c15);
    IntVector d15 = HIGH_2.selectFrom(c13, c15);
    IntVector e0 = LOW_1.selectFrom(d0, d1);
    IntVector e1 = HIGH_1.selectFrom(d0, d1);
    IntVector e2 = LOW_1.selectFrom(d2, d3);
    IntVector e3 = HIGH_1.selectFrom(d2, d3);
    IntVector e4 = LOW_1.selectFrom(d4, d5);
    IntVector e5 = HIGH_1.selectFrom(d4, d5);
    IntVector e6 = LOW_1.selectFrom(d6, d7);
    IntVector e7 = HIGH_1.selectFrom(d6, d7);
    IntVector e8 = LOW_1.selectFrom(d8, d9);
    IntVector e9 = HIGH_1.selectFrom(d8, d9);
    IntVector e10 = LOW_1.selectFrom(d10, d11);
    IntVector e11 = HIGH_1.selectFrom(d10, d11);
    IntVector e12 = LOW_1.selectFrom(d12, d13);
    IntVector e13 = HIGH_1.selectFrom(d12, d13);
    IntVector e14 = LOW_1.selectFrom(d14, d15);
    IntVector e15 = HIGH_1.selectFrom(d14, d15);
    e0.intoMemorySegment(MEMORY, to, ORDER);
    e1.intoMemorySegment(MEMORY, to + toRow, ORDER);
    e2.intoMemorySegment(MEMORY, to + 2 * toRow, ORDER);
    e3.intoMemorySegment(MEMORY, to + 3 * toRow, ORDER);
    e4.intoMemorySegment(MEMORY, to + 4 * toRow, ORDER);
    e5.intoMemorySegment(MEMORY, to + 5 * toRow, ORDER);
    e6.intoMemorySegment(MEMORY, to + 6 * toRow, ORDER);
    e7.intoMemorySegment(MEMORY, to + 7 * toRow, ORDER);
    e8.intoMemorySegment(MEMORY, to + 8 * toRow, ORDER);
    e9.intoMemorySegment(MEMORY, to + 9 * toRow, ORDER);
    e10.intoMemorySegment(MEMORY, to + 10 * toRow, ORDER);
    e11.intoMemorySegment(MEMORY, to + 11 * toRow, ORDER);
    e12.intoMemorySegment(MEMORY, to + 12 * toRow, ORDER);
    e13.intoMemorySegment(MEMORY, to + 13 * toRow, ORDER);
    e14.intoMemorySegment(MEMORY, to + 14 * toRow, ORDER);
    e15.intoMemorySegment(MEMORY, to + 15 * toRow, ORDER);
  }

  /**
   * Sums the lanes of 16 vectors at once: halves, quarters, eighths and single lanes of two vectors
   * are added to one, three instructions a sum instead of sixteen. The order is fixed, unlike that
   * of {@code reduceLanes}.
   *
   * @param rows 16 vectors, one behind the other
   * @param from where in the array they start
   * @param sums gets 16 sums, the sum of vector i at i
   * @param to where in the array they go
   */
  // One method, as above.
  @SuppressWarnings("checkstyle:MethodLength")
  static void sumsOfRows(float[] rows, int from, float[] sums, int to) {
    IntVector a0 = FloatVector.fromArray(FLOATS, rows, from + 0).reinterpretAsInts();
    IntVector a1 = FloatVector.fromArray(FLOATS, rows, from + 16).reinterpretAsInts();
    IntVector a2 = FloatVector.fromArray(FLOATS, rows, from + 32).reinterpretAsInts();
    IntVector a3 = FloatVector.fromArray(FLOATS, rows, from + 48).reinterpretAsInts();
    IntVector a4 = FloatVector.fromArray(FLOATS, rows, from + 64).reinterpretAsInts();
    IntVector a5 = FloatVector.fromArray(FLOATS, rows, from + 80).reinterpretAsInts();
    IntVector a6 = FloatVector.fromArray(FLOATS, rows, from + 96).reinterpretAsInts();
    IntVector a7 = FloatVector.fromArray(FLOATS, rows, from + 112).reinterpretAsInts();
    IntVector a8 = FloatVector.fromArray(FLOATS, rows, from + 128).reinterpretAsInts();
    IntVector a9 = FloatVector.fromArray(FLOATS, rows, from + 144).reinterpretAsInts();
    IntVector a10 = FloatVector.fromArray(FLOATS, rows, from + 160).reinterpretAsInts();
    IntVector a11 = FloatVector.fromArray(FLOATS, rows, from + 176).reinterpretAsInts();
    IntVector a12 = FloatVector.fromArray(FLOATS, rows, from + 192).reinterpretAsInts();
    IntVector a13 = FloatVector.fromArray(FLOATS, rows, from + 208).reinterpretAsInts();
    IntVector a14 = FloatVector.fromArray(FLOATS, rows, from + 224).reinterpretAsInts();
    IntVector a15 = FloatVector.fromArray(FLOATS, rows, from + 240).reinterpretAsInts();
    IntVector b0 =
        LOW_8
            .selectFrom(a0, a8)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a0, a8).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b1 =
        LOW_8
            .selectFrom(a1, a9)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a1, a9).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b2 =
        LOW_8
            .selectFrom(a2, a10)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a2, a10).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b3 =
        LOW_8
            .selectFrom(a3, a11)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a3, a11).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b4 =
        LOW_8
            .selectFrom(a4, a12)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a4, a12).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b5 =
        LOW_8
            .selectFrom(a5, a13)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a5, a13).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b6 =
        LOW_8
            .selectFrom(a6, a14)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a6, a14).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector b7 =
        LOW_8
            .selectFrom(a7, a15)
            .reinterpretAsFloats()
            .add(HIGH_8.selectFrom(a7, a15).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c0 =
        LOW_4
            .selectFrom(b0, b4)
            .reinterpretAsFloats()
            .add(HIGH_4.selectFrom(b0, b4).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c1 =
        LOW_4
            .selectFrom(b1, b5)
            .reinterpretAsFloats()
            .add(HIGH_4.selectFrom(b1, b5).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c2 =
        LOW_4
            .selectFrom(b2, b6)
            .reinterpretAsFloats()
            .add(HIGH_4.selectFrom(b2, b6).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector c3 =
        LOW_4
            .selectFrom(b3, b7)
            .reinterpretAsFloats()
            .add(HIGH_4.selectFrom(b3, b7).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector d0 =
        LOW_2
            .selectFrom(c0, c2)
            .reinterpretAsFloats()
            .add(HIGH_2.selectFrom(c0, c2).reinterpretAsFloats())
            .reinterpretAsInts();
    IntVector d1 =
        LOW_2
            .selectFrom(c1, c3)
            .reinterpretAsFloats()
            .add(HIGH_2.selectFrom(c1, c3).reinterpretAsFloats())
            .reinterpretAsInts();
    LOW_1
        .selectFrom(d0, d1)
        .reinterpretAsFloats()
        .add(HIGH_1.selectFrom(d0, d1).reinterpretAsFloats())
        .intoArray(sums, to);
  }

  /** Keeps the first of two vectors, but takes every second block from the second one. */
  private static IntVector low(int block) {
    int[] lanes = new int[16];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & block) == 0 ? i : 16 + i - block;
    }
    return IntVector.fromArray(INTS, lanes, 0);
  }

  /** Keeps the second of two vectors, but takes every first block from the first one. */
  private static IntVector high(int block) {
    int[] lanes = new int[16];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & block) == 0 ? i + block : 16 + i;
    }
    return IntVector.fromArray(INTS, lanes, 0);
  }
}
