package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Dot products of six lines with four: 24 sums and 5 vectors of operands fit 32 registers. Each
 * thread has its own kernel.
 */
final class DotKernel {
  /** Lines of the left operand. */
  static final int ROWS = 6;

  /** Lines of the right operand. */
  static final int COLUMNS = 4;

  /**
   * The lanes of each sum, row after row; a multiple of 16 vectors, as {@link
   * Transposing#sumsOfRows} wants.
   */
  final float[] lanes = new float[32 * WIDTH];

  /** Room for the sums of the lanes. */
  final float[] sums = new float[32];

  /**
   * Multiplies whole vectors of summands.
   *
   * @param depth the number of summands, a multiple of a vector's
   * @param left address of the first left line
   * @param leftLine bytes from one to the next
   * @param lastLeft lines behind this one are not read; it is used again for them
   * @param right address of the first right line
   * @param rightLine bytes from one to the next
   * @param lastRight as lastLeft
   */
  // One method: a vector that crosses a call that is not inlined is boxed, 5 times slower.
  @SuppressWarnings("checkstyle:MethodLength")
  void run(
      int depth,
      long left,
      long leftLine,
      int lastLeft,
      long right,
      long rightLine,
      int lastRight) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = FloatVector.zero(FLOATS);
    FloatVector s02 = FloatVector.zero(FLOATS);
    FloatVector s03 = FloatVector.zero(FLOATS);
    FloatVector s10 = FloatVector.zero(FLOATS);
    FloatVector s11 = FloatVector.zero(FLOATS);
    FloatVector s12 = FloatVector.zero(FLOATS);
    FloatVector s13 = FloatVector.zero(FLOATS);
    FloatVector s20 = FloatVector.zero(FLOATS);
    FloatVector s21 = FloatVector.zero(FLOATS);
    FloatVector s22 = FloatVector.zero(FLOATS);
    FloatVector s23 = FloatVector.zero(FLOATS);
    FloatVector s30 = FloatVector.zero(FLOATS);
    FloatVector s31 = FloatVector.zero(FLOATS);
    FloatVector s32 = FloatVector.zero(FLOATS);
    FloatVector s33 = FloatVector.zero(FLOATS);
    FloatVector s40 = FloatVector.zero(FLOATS);
    FloatVector s41 = FloatVector.zero(FLOATS);
    FloatVector s42 = FloatVector.zero(FLOATS);
    FloatVector s43 = FloatVector.zero(FLOATS);
    FloatVector s50 = FloatVector.zero(FLOATS);
    FloatVector s51 = FloatVector.zero(FLOATS);
    FloatVector s52 = FloatVector.zero(FLOATS);
    FloatVector s53 = FloatVector.zero(FLOATS);
    long a0 = left;
    long a1 = left + Math.min(1, lastLeft) * leftLine;
    long a2 = left + Math.min(2, lastLeft) * leftLine;
    long a3 = left + Math.min(3, lastLeft) * leftLine;
    long a4 = left + Math.min(4, lastLeft) * leftLine;
    long a5 = left + Math.min(5, lastLeft) * leftLine;
    long b0 = right;
    long b1 = right + Math.min(1, lastRight) * rightLine;
    long b2 = right + Math.min(2, lastRight) * rightLine;
    long b3 = right + Math.min(3, lastRight) * rightLine;
    for (int k = 0; k < depth; k += WIDTH) {
      long offset = 4L * k;
      FloatVector y0 = FloatVector.fromMemorySegment(FLOATS, MEMORY, b0 + offset, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(FLOATS, MEMORY, b1 + offset, ORDER);
      FloatVector y2 = FloatVector.fromMemorySegment(FLOATS, MEMORY, b2 + offset, ORDER);
      FloatVector y3 = FloatVector.fromMemorySegment(FLOATS, MEMORY, b3 + offset, ORDER);
      FloatVector x = FloatVector.fromMemorySegment(FLOATS, MEMORY, a0 + offset, ORDER);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      x = FloatVector.fromMemorySegment(FLOATS, MEMORY, a1 + offset, ORDER);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      x = FloatVector.fromMemorySegment(FLOATS, MEMORY, a2 + offset, ORDER);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      x = FloatVector.fromMemorySegment(FLOATS, MEMORY, a3 + offset, ORDER);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
      x = FloatVector.fromMemorySegment(FLOATS, MEMORY, a4 + offset, ORDER);
      s40 = x.fma(y0, s40);
      s41 = x.fma(y1, s41);
      s42 = x.fma(y2, s42);
      s43 = x.fma(y3, s43);
      x = FloatVector.fromMemorySegment(FLOATS, MEMORY, a5 + offset, ORDER);
      s50 = x.fma(y0, s50);
      s51 = x.fma(y1, s51);
      s52 = x.fma(y2, s52);
      s53 = x.fma(y3, s53);
    }
    s00.intoArray(lanes, 0);
    s01.intoArray(lanes, WIDTH);
    s02.intoArray(lanes, 2 * WIDTH);
    s03.intoArray(lanes, 3 * WIDTH);
    s10.intoArray(lanes, 4 * WIDTH);
    s11.intoArray(lanes, 5 * WIDTH);
    s12.intoArray(lanes, 6 * WIDTH);
    s13.intoArray(lanes, 7 * WIDTH);
    s20.intoArray(lanes, 8 * WIDTH);
    s21.intoArray(lanes, 9 * WIDTH);
    s22.intoArray(lanes, 10 * WIDTH);
    s23.intoArray(lanes, 11 * WIDTH);
    s30.intoArray(lanes, 12 * WIDTH);
    s31.intoArray(lanes, 13 * WIDTH);
    s32.intoArray(lanes, 14 * WIDTH);
    s33.intoArray(lanes, 15 * WIDTH);
    s40.intoArray(lanes, 16 * WIDTH);
    s41.intoArray(lanes, 17 * WIDTH);
    s42.intoArray(lanes, 18 * WIDTH);
    s43.intoArray(lanes, 19 * WIDTH);
    s50.intoArray(lanes, 20 * WIDTH);
    s51.intoArray(lanes, 21 * WIDTH);
    s52.intoArray(lanes, 22 * WIDTH);
    s53.intoArray(lanes, 23 * WIDTH);
  }
}
