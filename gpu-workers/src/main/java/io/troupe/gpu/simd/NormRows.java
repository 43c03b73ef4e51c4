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
 * Layer and RMS normalisation of rows that follow each other. RMS normalisation is layer
 * normalisation around a mean of zero, without a shift.
 *
 * @param x the rows
 * @param gamma what they are multiplied by
 * @param beta what is added; anything if not centred
 * @param out where they go
 * @param columns of a row
 * @param epsilon added to the variance
 */
record NormRows(long x, long gamma, long beta, long out, int columns, float epsilon) {
  /** Where a group's means, inverse deviations and sums lie in the scratch memory. */
  private static final long MEANS = 0;

  private static final long INVERSES = BYTES;
  private static final long SUMS = 2 * BYTES;

  /** Normalises rows and writes (mean, inverse deviation) of each. */
  void layer(int first, int rows, long memory, long statistics) {
    long from = x + 4L * first * columns;
    long to = out + 4L * first * columns;
    RowSums.sums(from, rows, columns, memory + SUMS);
    Folds.sums(memory + SUMS, rows);
    store(load(memory + SUMS).div(columns), memory + MEANS);
    deviations(from, rows, memory);
    centred(from, to, rows, memory);
    for (int row = 0; row < rows; row++) {
      long numbers = statistics + 8L * (first + row);
      MEMORY.set(FLOAT, numbers, MEMORY.get(FLOAT, memory + MEANS + 4L * row));
      MEMORY.set(FLOAT, numbers + 4, MEMORY.get(FLOAT, memory + INVERSES + 4L * row));
    }
  }

  /** Normalises rows and writes the inverse root mean square of each. */
  void rms(int first, int rows, long memory, long statistics) {
    long from = x + 4L * first * columns;
    long to = out + 4L * first * columns;
    store(FloatVector.zero(FLOATS), memory + MEANS);
    deviations(from, rows, memory);
    scaled(from, to, rows, memory);
    for (int row = 0; row < rows; row++) {
      float inverse = MEMORY.get(FLOAT, memory + INVERSES + 4L * row);
      MEMORY.set(FLOAT, statistics + 4L * (first + row), inverse);
    }
  }

  private void deviations(long from, int rows, long memory) {
    RowSums.squares(from, rows, columns, memory + MEANS, memory + SUMS);
    Folds.sums(memory + SUMS, rows);
    FloatVector variance = load(memory + SUMS).div(columns);
    FloatVector inverse = FloatVector.broadcast(FLOATS, 1).div(variance.add(epsilon).sqrt());
    store(inverse, memory + INVERSES);
  }

  private void centred(long from, long to, int rows, long memory) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long offset = 4L * row * columns;
      float mean = MEMORY.get(FLOAT, memory + MEANS + 4L * row);
      float inverse = MEMORY.get(FLOAT, memory + INVERSES + 4L * row);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = 4L * j;
        FloatVector normal = load(from + offset + at).sub(mean).mul(inverse);
        store(normal.fma(load(gamma + at), load(beta + at)), to + offset + at);
      }
      if (whole < columns) {
        long at = 4L * whole;
        FloatVector normal = load(from + offset + at, rest).sub(mean).mul(inverse);
        FloatVector result = normal.fma(load(gamma + at, rest), load(beta + at, rest));
        store(result, to + offset + at, rest);
      }
    }
  }

  private void scaled(long from, long to, int rows, long memory) {
    int whole = whole(columns);
    VectorMask<Float> rest = rest(columns);
    for (int row = 0; row < rows; row++) {
      long offset = 4L * row * columns;
      float inverse = MEMORY.get(FLOAT, memory + INVERSES + 4L * row);
      for (int j = 0; j < whole; j += WIDTH) {
        long at = 4L * j;
        store(load(from + offset + at).mul(inverse).mul(load(gamma + at)), to + offset + at);
      }
      if (whole < columns) {
        long at = 4L * whole;
        FloatVector normal = load(from + offset + at, rest).mul(inverse);
        store(normal.mul(load(gamma + at, rest)), to + offset + at, rest);
      }
    }
  }
}
