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

/** The passes of losses over rows that follow each other. */
final class LossRows {
  private LossRows() {}

  /**
   * The sum of {@code max(z, 0) - z y + log(1 + exp(-|z|))} of each row, as vectors whose lanes are
   * still to be folded.
   */
  static void binary(long logits, long targets, int rows, int columns, long slots) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long start = 4L * row * columns;
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = start + 4L * j;
        sum = sum.add(binary(load(logits + at), load(targets + at)));
      }
      if (whole < columns) {
        long at = start + 4L * whole;
        sum = sum.add(binary(load(logits + at, rest), load(targets + at, rest)), rest);
      }
      store(sum, slots + row * BYTES);
    }
  }

  private static FloatVector binary(FloatVector z, FloatVector y) {
    FloatVector positive = z.blend(0, z.compare(VectorOperators.LT, 0));
    return positive.sub(z.mul(y)).add(LogLanes.log1p(ExpLanes.exp(z.abs().neg())));
  }

  /** Sets a row to zero. */
  static void clear(long row, int columns) {
    int whole = whole(columns);
    for (int j = 0; j < whole; j += WIDTH) {
      store(FloatVector.zero(FLOATS), row + 4L * j);
    }
    if (whole < columns) {
      store(FloatVector.zero(FLOATS), row + 4L * whole, rest(columns));
    }
  }

  /**
   * One row of a gradient.
   *
   * @param from the logits
   * @param to the gradient
   * @param columns of the row
   * @param accumulate whether the gradient is added
   */
  record Row(long from, long to, int columns, boolean accumulate) {
    /** {@code factor (exp(z - logSumExp) - one hot)}. */
    void crossEntropy(float factor, float logSumExp, int label) {
      int whole = whole(columns);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = 4L * j;
        FloatVector gradient = ExpLanes.exp(load(from + at).sub(logSumExp)).mul(factor);
        store(accumulate ? gradient.add(load(to + at)) : gradient, to + at);
      }
      if (whole < columns) {
        VectorMask<Float> rest = rest(columns);
        long at = 4L * whole;
        FloatVector gradient = ExpLanes.exp(load(from + at, rest).sub(logSumExp)).mul(factor);
        FloatVector before = accumulate ? load(to + at, rest) : FloatVector.zero(FLOATS);
        store(gradient.add(before), to + at, rest);
      }
      long at = to + 4L * label;
      MEMORY.set(FLOAT, at, MEMORY.get(FLOAT, at) - factor);
    }

    /** {@code factor (sigmoid(z) - y)}. */
    void binary(float factor, long targets) {
      int whole = whole(columns);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = 4L * j;
        FloatVector gradient = sigmoid(load(from + at)).sub(load(targets + at)).mul(factor);
        store(accumulate ? gradient.add(load(to + at)) : gradient, to + at);
      }
      if (whole < columns) {
        VectorMask<Float> rest = rest(columns);
        long at = 4L * whole;
        FloatVector gradient =
            sigmoid(load(from + at, rest)).sub(load(targets + at, rest)).mul(factor);
        FloatVector before = accumulate ? load(to + at, rest) : FloatVector.zero(FLOATS);
        store(gradient.add(before), to + at, rest);
      }
    }

    private static FloatVector sigmoid(FloatVector z) {
      // exp of a positive number could overflow.
      FloatVector small = ExpLanes.exp(z.abs().neg());
      FloatVector one = FloatVector.broadcast(FLOATS, 1);
      return one.blend(small, z.compare(VectorOperators.LT, 0)).div(small.add(1));
    }
  }
}
