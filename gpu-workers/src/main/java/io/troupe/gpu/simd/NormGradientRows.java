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
 * The input gradient of a layer or RMS normalisation, for rows that follow each other.
 *
 * @param x the rows
 * @param gamma what they were multiplied by
 * @param gradOut the gradient of the result
 * @param gradX where the gradient goes
 * @param columns of a row
 * @param centred whether the mean had been subtracted
 * @param accumulate whether the gradient is added
 */
record NormGradientRows(
    long x,
    long gamma,
    long gradOut,
    long gradX,
    int columns,
    boolean centred,
    boolean accumulate) {
  /** Where a group's numbers lie in the scratch memory: lane i belongs to row i. */
  private static final long MEANS = 0;

  private static final long INVERSES = BYTES;
  private static final long SUMS = 2 * BYTES;
  private static final long PROJECTIONS = SUMS + Folds.SLOTS;

  /** Computes rows from (mean, inverse deviation) of each, or the inverse deviation alone. */
  void gradient(int first, int rows, long memory, long statistics) {
    for (int row = 0; row < rows; row++) {
      long numbers = statistics + (centred ? 8L : 4L) * (first + row);
      float mean = centred ? MEMORY.get(FLOAT, numbers) : 0;
      float inverse = MEMORY.get(FLOAT, centred ? numbers + 4 : numbers);
      MEMORY.set(FLOAT, memory + MEANS + 4L * row, mean);
      MEMORY.set(FLOAT, memory + INVERSES + 4L * row, inverse);
    }
    long offset = 4L * first * columns;
    sums(offset, rows, memory);
    Folds.sums(memory + PROJECTIONS, rows);
    // The gradient is inverse gradOut gamma - (x - mean) slope - shift.
    FloatVector inverse = load(memory + INVERSES);
    FloatVector projections = load(memory + PROJECTIONS).div(columns);
    store(projections.mul(inverse).mul(inverse), memory + PROJECTIONS);
    if (centred) {
      Folds.sums(memory + SUMS, rows);
      store(load(memory + SUMS).div(columns).mul(inverse), memory + SUMS);
    } else {
      store(FloatVector.zero(FLOATS), memory + SUMS);
    }
    apply(offset, rows, memory);
  }

  /** The sums of gradOut gamma, and of those times the normalised input. */
  private void sums(long offset, int rows, long memory) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long start = offset + 4L * row * columns;
      float mean = MEMORY.get(FLOAT, memory + MEANS + 4L * row);
      // Before the product, which could overflow.
      float inverse = MEMORY.get(FLOAT, memory + INVERSES + 4L * row);
      FloatVector sums = FloatVector.zero(FLOATS);
      FloatVector projections = FloatVector.zero(FLOATS);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = start + 4L * j;
        FloatVector scaled = load(gradOut + at).mul(load(gamma + 4L * j));
        sums = sums.add(scaled);
        projections = load(x + at).sub(mean).mul(inverse).fma(scaled, projections);
      }
      if (whole < columns) {
        long at = start + 4L * whole;
        FloatVector scaled = load(gradOut + at, rest).mul(load(gamma + 4L * whole, rest));
        sums = sums.add(scaled);
        projections = load(x + at, rest).sub(mean).mul(inverse).fma(scaled, projections);
      }
      store(sums, memory + SUMS + row * BYTES);
      store(projections, memory + PROJECTIONS + row * BYTES);
    }
  }

  private void apply(long offset, int rows, long memory) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long start = offset + 4L * row * columns;
      float mean = MEMORY.get(FLOAT, memory + MEANS + 4L * row);
      float inverse = MEMORY.get(FLOAT, memory + INVERSES + 4L * row);
      float shift = MEMORY.get(FLOAT, memory + SUMS + 4L * row);
      FloatVector slope =
          FloatVector.broadcast(FLOATS, -MEMORY.get(FLOAT, memory + PROJECTIONS + 4L * row));
      for (int j = 0; j < whole; j += WIDTH) {
        long at = start + 4L * j;
        FloatVector scaled = load(gradOut + at).mul(load(gamma + 4L * j)).mul(inverse).sub(shift);
        FloatVector gradient = load(x + at).sub(mean).fma(slope, scaled);
        store(accumulate ? gradient.add(load(gradX + at)) : gradient, gradX + at);
      }
      if (whole < columns) {
        long at = start + 4L * whole;
        FloatVector scaled =
            load(gradOut + at, rest).mul(load(gamma + 4L * whole, rest)).mul(inverse).sub(shift);
        FloatVector gradient = load(x + at, rest).sub(mean).fma(slope, scaled);
        FloatVector before = accumulate ? load(gradX + at, rest) : FloatVector.zero(FLOATS);
        store(gradient.add(before), gradX + at, rest);
      }
    }
  }
}
