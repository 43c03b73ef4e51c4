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

/**
 * The passes of softmax, of its logarithm and of their gradients over rows that follow each other.
 */
final class SoftmaxRows {
  private SoftmaxRows() {}

  /**
   * {@code out = exp(x - max)} for each row, and the vectors whose lanes sum up to its sum.
   *
   * @param maxima one float for each row
   */
  static void exponentials(long x, long out, int rows, int columns, long maxima, long slots) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long offset = 4L * row * columns;
      float max = MEMORY.get(FLOAT, maxima + 4L * row);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int j = 0; j < whole; j += WIDTH) {
        FloatVector e = ExpLanes.exp(load(x + offset + 4L * j).sub(max));
        sum = sum.add(e);
        store(e, out + offset + 4L * j);
      }
      if (whole < columns) {
        long at = offset + 4L * whole;
        FloatVector e = ExpLanes.exp(load(x + at, rest).sub(max));
        sum = sum.add(e, rest);
        store(e, out + at, rest);
      }
      store(sum, slots + row * BYTES);
    }
  }

  /** The vectors whose lanes sum up to the sum of {@code exp(x - max)} of each row. */
  static void exponentialSums(long x, int rows, int columns, long maxima, long slots) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long from = x + 4L * row * columns;
      float max = MEMORY.get(FLOAT, maxima + 4L * row);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int j = 0; j < whole; j += WIDTH) {
        sum = sum.add(ExpLanes.exp(load(from + 4L * j).sub(max)));
      }
      if (whole < columns) {
        sum = sum.add(ExpLanes.exp(load(from + 4L * whole, rest).sub(max)), rest);
      }
      store(sum, slots + row * BYTES);
    }
  }

  /** Multiplies each row by its float. */
  static void scale(long out, int rows, int columns, long factors) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long to = out + 4L * row * columns;
      float factor = MEMORY.get(FLOAT, factors + 4L * row);
      for (int j = 0; j < whole; j += WIDTH) {
        store(load(to + 4L * j).mul(factor), to + 4L * j);
      }
      if (whole < columns) {
        store(load(to + 4L * whole, rest).mul(factor), to + 4L * whole, rest);
      }
    }
  }

  /** {@code out = x - max - logarithm} with two floats for each row. */
  static void subtract(long x, long out, int rows, int columns, long maxima, long logarithms) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long offset = 4L * row * columns;
      float max = MEMORY.get(FLOAT, maxima + 4L * row);
      float logarithm = MEMORY.get(FLOAT, logarithms + 4L * row);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = offset + 4L * j;
        store(load(x + at).sub(max).sub(logarithm), out + at);
      }
      if (whole < columns) {
        long at = offset + 4L * whole;
        store(load(x + at, rest).sub(max).sub(logarithm), out + at, rest);
      }
    }
  }

  /**
   * What a gradient reads and writes.
   *
   * @param value the result of the forward pass
   * @param gradOut its gradient
   * @param gradX where the gradient goes
   * @param accumulate whether it is added
   */
  record Gradient(long value, long gradOut, long gradX, boolean accumulate) {
    /** {@code gradX (+)= value (gradOut - sum)} with one sum for each row. */
    void ofSoftmax(long offset, int rows, int columns, long sums) {
      int whole = whole(columns);
      VectorMask<Float> rest = rest(columns);
      for (int row = 0; row < rows; row++) {
        long start = offset + 4L * row * columns;
        float sum = MEMORY.get(FLOAT, sums + 4L * row);
        for (int j = 0; j < whole; j += WIDTH) {
          long at = start + 4L * j;
          FloatVector gradient = load(value + at).mul(load(gradOut + at).sub(sum));
          store(accumulate ? gradient.add(load(gradX + at)) : gradient, gradX + at);
        }
        if (whole < columns) {
          long at = start + 4L * whole;
          FloatVector gradient = load(value + at, rest).mul(load(gradOut + at, rest).sub(sum));
          FloatVector before = accumulate ? load(gradX + at, rest) : FloatVector.zero(FLOATS);
          store(gradient.add(before), gradX + at, rest);
        }
      }
    }

    /** {@code gradX (+)= gradOut - exp(value) sum} with one sum for each row. */
    void ofLogSoftmax(long offset, int rows, int columns, long sums) {
      int whole = whole(columns);
      VectorMask<Float> rest = rest(columns);
      for (int row = 0; row < rows; row++) {
        long start = offset + 4L * row * columns;
        FloatVector sum = FloatVector.broadcast(FLOATS, -MEMORY.get(FLOAT, sums + 4L * row));
        for (int j = 0; j < whole; j += WIDTH) {
          long at = start + 4L * j;
          FloatVector gradient = ExpLanes.exp(load(value + at)).fma(sum, load(gradOut + at));
          store(accumulate ? gradient.add(load(gradX + at)) : gradient, gradX + at);
        }
        if (whole < columns) {
          long at = start + 4L * whole;
          FloatVector gradient =
              ExpLanes.exp(load(value + at, rest)).fma(sum, load(gradOut + at, rest));
          FloatVector before = accumulate ? load(gradX + at, rest) : FloatVector.zero(FLOATS);
          store(gradient.add(before), gradX + at, rest);
        }
      }
    }
  }
}
