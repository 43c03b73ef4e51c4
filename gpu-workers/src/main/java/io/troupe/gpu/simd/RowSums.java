package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.load;
import static io.troupe.gpu.simd.Lanes.rest;
import static io.troupe.gpu.simd.Lanes.store;
import static io.troupe.gpu.simd.Lanes.whole;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums over rows that follow each other. Each leaves a vector for each row, whose lanes are still
 * to be folded; four sums run side by side, which is as fast as memory and keeps long sums exact.
 */
final class RowSums {
  private RowSums() {}

  /** The sum of each row. */
  static void sums(long x, int rows, int columns, long slots) {
    int whole = whole(columns);
    int fours = whole - whole % (4 * WIDTH);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long from = x + 4L * row * columns;
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = FloatVector.zero(FLOATS);
      FloatVector c = FloatVector.zero(FLOATS);
      FloatVector d = FloatVector.zero(FLOATS);
      int j = 0;
      for (; j < fours; j += 4 * WIDTH) {
        long at = from + 4L * j;
        a = a.add(load(at));
        b = b.add(load(at + BYTES));
        c = c.add(load(at + 2 * BYTES));
        d = d.add(load(at + 3 * BYTES));
      }
      for (; j < whole; j += WIDTH) {
        a = a.add(load(from + 4L * j));
      }
      if (whole < columns) {
        b = b.add(load(from + 4L * whole, rest));
      }
      store(a.add(b).add(c.add(d)), slots + row * BYTES);
    }
  }

  /**
   * The sum of the squares of each row's differences from its mean.
   *
   * @param means one float for each row
   */
  static void squares(long x, int rows, int columns, long means, long slots) {
    int whole = whole(columns);
    int fours = whole - whole % (4 * WIDTH);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long from = x + 4L * row * columns;
      float mean = MEMORY.get(FLOAT, means + 4L * row);
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = FloatVector.zero(FLOATS);
      FloatVector c = FloatVector.zero(FLOATS);
      FloatVector d = FloatVector.zero(FLOATS);
      int j = 0;
      for (; j < fours; j += 4 * WIDTH) {
        long at = from + 4L * j;
        FloatVector p = load(at).sub(mean);
        a = p.fma(p, a);
        p = load(at + BYTES).sub(mean);
        b = p.fma(p, b);
        p = load(at + 2 * BYTES).sub(mean);
        c = p.fma(p, c);
        p = load(at + 3 * BYTES).sub(mean);
        d = p.fma(p, d);
      }
      for (; j < whole; j += WIDTH) {
        FloatVector p = load(from + 4L * j).sub(mean);
        a = p.fma(p, a);
      }
      if (whole < columns) {
        FloatVector p = load(from + 4L * whole, rest).sub(mean, rest);
        b = p.fma(p, b);
      }
      store(a.add(b).add(c.add(d)), slots + row * BYTES);
    }
  }

  /** The sum of the products of each row of two matrices. */
  static void products(long x, long y, int rows, int columns, long slots) {
    int whole = whole(columns);
    int pairs = whole - whole % (2 * WIDTH);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long left = x + 4L * row * columns;
      long right = y + 4L * row * columns;
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = FloatVector.zero(FLOATS);
      int j = 0;
      for (; j < pairs; j += 2 * WIDTH) {
        long at = 4L * j;
        a = load(left + at).fma(load(right + at), a);
        b = load(left + at + BYTES).fma(load(right + at + BYTES), b);
      }
      for (; j < whole; j += WIDTH) {
        a = load(left + 4L * j).fma(load(right + 4L * j), a);
      }
      if (whole < columns) {
        b = load(left + 4L * whole, rest).fma(load(right + 4L * whole, rest), b);
      }
      store(a.add(b), slots + row * BYTES);
    }
  }

  /** The largest of each row; a value that is no number is ignored or the result. */
  static void maxima(long x, int rows, int columns, long slots) {
    int whole = whole(columns);
    int pairs = whole - whole % (2 * WIDTH);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long from = x + 4L * row * columns;
      FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      FloatVector b = a;
      int j = 0;
      for (; j < pairs; j += 2 * WIDTH) {
        long at = from + 4L * j;
        a = larger(a, load(at));
        b = larger(b, load(at + BYTES));
      }
      for (; j < whole; j += WIDTH) {
        a = larger(a, load(from + 4L * j));
      }
      if (whole < columns) {
        FloatVector v = load(from + 4L * whole, rest);
        b = b.blend(v, v.compare(VectorOperators.GT, b, rest));
      }
      store(larger(a, b), slots + row * BYTES);
    }
  }

  /** The larger of both, the first if one is no number: two instructions, where max needs five. */
  private static FloatVector larger(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }
}
