package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import jdk.incubator.vector.FloatVector;

/**
 * Addresses of one parameter gradient of a layer normalisation, and its sums over all rows: in
 * blocks of {@link #BLOCK} rows, to keep the error of long sums small.
 */
record NormColumns(long x, long statistics, long gradOut, int rows, long rowBytes) {
  private static final int BLOCK = 512;

  void vector(long column, long gammaSums, long betaSums) {
    for (int first = 0; first < rows; first += BLOCK) {
      block(first, Math.min(rows, first + BLOCK), column, gammaSums + column, betaSums + column);
    }
  }

  private void block(int first, int end, long column, long gammaSum, long betaSum) {
    FloatVector gamma = FloatVector.zero(FLOATS);
    FloatVector beta = FloatVector.zero(FLOATS);
    for (int row = first; row < end; row++) {
      long at = row * rowBytes + column;
      FloatVector gradient = FloatVector.fromMemorySegment(FLOATS, MEMORY, gradOut + at, ORDER);
      beta = beta.add(gradient);
      gamma =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + at, ORDER)
              .sub(MEMORY.get(FLOAT, statistics + 8L * row))
              .mul(MEMORY.get(FLOAT, statistics + 8L * row + 4))
              .fma(gradient, gamma);
    }
    FloatVector.fromMemorySegment(FLOATS, MEMORY, gammaSum, ORDER)
        .add(gamma)
        .intoMemorySegment(MEMORY, gammaSum, ORDER);
    FloatVector.fromMemorySegment(FLOATS, MEMORY, betaSum, ORDER)
        .add(beta)
        .intoMemorySegment(MEMORY, betaSum, ORDER);
  }

  void scalar(long column, long gammaSums, long betaSums) {
    double gamma = MEMORY.get(FLOAT, gammaSums + column);
    double beta = MEMORY.get(FLOAT, betaSums + column);
    for (int row = 0; row < rows; row++) {
      float gradient = MEMORY.get(FLOAT, gradOut + row * rowBytes + column);
      float mean = MEMORY.get(FLOAT, statistics + 8L * row);
      float inverse = MEMORY.get(FLOAT, statistics + 8L * row + 4);
      beta += gradient;
      gamma += (MEMORY.get(FLOAT, x + row * rowBytes + column) - mean) * inverse * gradient;
    }
    MEMORY.set(FLOAT, gammaSums + column, (float) gamma);
    MEMORY.set(FLOAT, betaSums + column, (float) beta);
  }
}
