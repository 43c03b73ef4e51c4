package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.reference.ReferenceNormalisation;
import jdk.incubator.vector.FloatVector;

/** Layer normalisation: rows are shared among threads, sums over rows by columns. */
final class SimdNormalisation implements Normalisation {
  private static final int ROWS = 128;

  private final Normalisation reference = new ReferenceNormalisation();
  private final ComputePool pool;
  private final Scratch scratch;

  SimdNormalisation(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  @Override
  public void layerNorm(
      Matrix x, Matrix gamma, Matrix beta, double epsilon, Matrix out, Matrix statistics) {
    long from = address(x);
    long to = address(out);
    long numbers = address(statistics);
    long scale = address(gamma);
    long shift = address(beta);
    int columns = x.columns();
    pool.run(
        Math.ceilDiv(x.rows(), ROWS),
        (tile, thread) -> {
          long memory = scratch.of(thread);
          int end = Math.min(x.rows(), (tile + 1) * ROWS);
          for (int row = tile * ROWS; row < end; row++) {
            long offset = 4L * row * columns;
            moments(from + offset, columns, epsilon, memory, numbers + 8L * row);
            normalise(from + offset, to + offset, scale, shift, columns, numbers + 8L * row);
          }
        });
  }

  @Override
  public void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    NormRows rows =
        new NormRows(
            address(x),
            address(gamma),
            address(statistics),
            address(gradOut),
            address(gradX),
            x.columns(),
            accumulate);
    pool.run(
        Math.ceilDiv(x.rows(), ROWS),
        (tile, thread) -> {
          long memory = scratch.of(thread);
          int end = Math.min(x.rows(), (tile + 1) * ROWS);
          for (int row = tile * ROWS; row < end; row++) {
            rows.gradient(row, memory);
          }
        });
  }

  @Override
  public void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta) {
    NormColumns sums =
        new NormColumns(
            address(x), address(statistics), address(gradOut), x.rows(), 4L * x.columns());
    long gammaSums = address(gradGamma);
    long betaSums = address(gradBeta);
    int vectors = x.columns() / WIDTH;
    pool.run(
        vectors + 1,
        (tile, thread) -> {
          if (tile < vectors) {
            sums.vector((long) tile * BYTES, gammaSums, betaSums);
            return;
          }
          for (int j = vectors * WIDTH; j < x.columns(); j++) {
            sums.scalar(4L * j, gammaSums, betaSums);
          }
        });
  }

  @Override
  public void rmsNorm(Matrix x, Matrix gamma, double epsilon, Matrix out, Matrix statistics) {
    reference.rmsNorm(x, gamma, epsilon, out, statistics);
  }

  @Override
  public void rmsNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    reference.rmsNormInputGradient(x, gamma, statistics, gradOut, gradX, accumulate);
  }

  @Override
  public void rmsNormWeightGradient(Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma) {
    reference.rmsNormWeightGradient(x, statistics, gradOut, gradGamma);
  }

  /** Mean and 1 / deviation of a row; two passes, as a difference of squares would cancel. */
  private static void moments(long x, int columns, double epsilon, long memory, long statistics) {
    FloatVector sum = FloatVector.zero(FLOATS);
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      sum = sum.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, x + 4L * j, ORDER));
    }
    sum.intoMemorySegment(MEMORY, memory, ORDER);
    float total = sumLanes(memory);
    for (; j < columns; j++) {
      total += MEMORY.get(FLOAT, x + 4L * j);
    }
    float mean = total / columns;
    FloatVector squares = FloatVector.zero(FLOATS);
    j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector centred =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, x + 4L * j, ORDER).sub(mean);
      squares = centred.fma(centred, squares);
    }
    squares.intoMemorySegment(MEMORY, memory, ORDER);
    float variance = sumLanes(memory);
    for (; j < columns; j++) {
      float centred = MEMORY.get(FLOAT, x + 4L * j) - mean;
      variance += centred * centred;
    }
    MEMORY.set(FLOAT, statistics, mean);
    MEMORY.set(FLOAT, statistics + 4, (float) (1 / Math.sqrt(variance / columns + epsilon)));
  }

  private static void normalise(
      long x, long out, long gamma, long beta, int columns, long statistics) {
    float mean = MEMORY.get(FLOAT, statistics);
    float inverse = MEMORY.get(FLOAT, statistics + 4);
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector.fromMemorySegment(FLOATS, MEMORY, x + 4L * j, ORDER)
          .sub(mean)
          .mul(inverse)
          .fma(
              FloatVector.fromMemorySegment(FLOATS, MEMORY, gamma + 4L * j, ORDER),
              FloatVector.fromMemorySegment(FLOATS, MEMORY, beta + 4L * j, ORDER))
          .intoMemorySegment(MEMORY, out + 4L * j, ORDER);
    }
    for (; j < columns; j++) {
      float normal = (MEMORY.get(FLOAT, x + 4L * j) - mean) * inverse;
      float value =
          Math.fma(normal, MEMORY.get(FLOAT, gamma + 4L * j), MEMORY.get(FLOAT, beta + 4L * j));
      MEMORY.set(FLOAT, out + 4L * j, value);
    }
  }

  /** The sum of a stored vector's lanes, always in the same order: halves upon each other. */
  static float sumLanes(long memory) {
    for (int half = WIDTH / 2; half > 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        float sum =
            MEMORY.get(FLOAT, memory + 4L * i) + MEMORY.get(FLOAT, memory + 4L * (i + half));
        MEMORY.set(FLOAT, memory + 4L * i, sum);
      }
    }
    return MEMORY.get(FLOAT, memory) + MEMORY.get(FLOAT, memory + 4);
  }
}
