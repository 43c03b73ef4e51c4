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

/** The largest value of a row, and where it is. */
final class RowMaxima {
  private RowMaxima() {}

  /** The largest value; no number if one is none. */
  static float largest(long from, int columns) {
    int whole = whole(columns);
    FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    int j = 0;
    for (; j + 2 * WIDTH <= whole; j += 2 * WIDTH) {
      a = a.max(load(from + 4L * j));
      b = b.max(load(from + 4L * j + BYTES));
    }
    for (; j < whole; j += WIDTH) {
      a = a.max(load(from + 4L * j));
    }
    if (whole < columns) {
      VectorMask<Float> rest = rest(columns);
      b = b.lanewise(VectorOperators.MAX, load(from + 4L * whole, rest), rest);
    }
    return Folds.max(a.max(b));
  }

  /** The first column that holds a value, or the first that holds no number if it is none. */
  static int indexOf(float value, long from, int columns) {
    if (Float.isNaN(value)) {
      int j = 0;
      while (!Float.isNaN(MEMORY.get(FLOAT, from + 4L * j))) {
        j++;
      }
      return j;
    }
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      VectorMask<Float> equal = load(from + 4L * j).compare(VectorOperators.EQ, value);
      if (equal.anyTrue()) {
        return j + equal.firstTrue();
      }
    }
    while (MEMORY.get(FLOAT, from + 4L * j) != value) {
      j++;
    }
    return j;
  }

  /** Raises a panel of maxima to a row's values. */
  static void raise(long panel, long from, int columns) {
    int whole = whole(columns);
    for (int j = 0; j < whole; j += WIDTH) {
      long at = 4L * j;
      store(load(panel + at).max(load(from + at)), panel + at);
    }
    if (whole < columns) {
      VectorMask<Float> rest = rest(columns);
      long at = 4L * whole;
      store(load(panel + at, rest).max(load(from + at, rest)), panel + at, rest);
    }
  }
}
