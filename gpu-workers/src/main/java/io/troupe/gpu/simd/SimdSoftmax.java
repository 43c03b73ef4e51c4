package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.address;
import static io.troupe.gpu.simd.Lanes.load;
import static io.troupe.gpu.simd.Lanes.store;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Softmax;
import io.troupe.gpu.parallel.ComputePool;
import jdk.incubator.vector.FloatVector;

/** Softmax in passes over rows that stay in the cache from one to the next. */
final class SimdSoftmax implements Softmax {
  private static final long SUMS = Folds.SLOTS;

  private final RowGroups groups;

  SimdSoftmax(ComputePool pool, Scratch scratch) {
    this.groups = new RowGroups(pool, scratch);
  }

  @Override
  public void softmax(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    int columns = x.columns();
    groups.run(
        x.rows(),
        columns,
        (first, rows, memory) -> {
          long offset = 4L * first * columns;
          RowSums.maxima(from + offset, rows, columns, memory);
          Folds.maxima(memory, rows);
          long sums = memory + SUMS;
          SoftmaxRows.exponentials(from + offset, to + offset, rows, columns, memory, sums);
          Folds.sums(sums, rows);
          store(FloatVector.broadcast(FLOATS, 1).div(load(sums)), sums);
          SoftmaxRows.scale(to + offset, rows, columns, sums);
        });
  }

  @Override
  public void softmaxGradient(
      Matrix probabilities, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long value = address(probabilities);
    long gradient = address(gradOut);
    int columns = probabilities.columns();
    SoftmaxRows.Gradient rule =
        new SoftmaxRows.Gradient(value, gradient, address(gradX), accumulate);
    groups.run(
        probabilities.rows(),
        columns,
        (first, rows, memory) -> {
          long offset = 4L * first * columns;
          RowSums.products(value + offset, gradient + offset, rows, columns, memory);
          Folds.sums(memory, rows);
          rule.ofSoftmax(offset, rows, columns, memory);
        });
  }

  @Override
  public void logSoftmax(Matrix x, Matrix out) {
    long from = address(x);
    long to = address(out);
    int columns = x.columns();
    groups.run(
        x.rows(),
        columns,
        (first, rows, memory) -> {
          long offset = 4L * first * columns;
          logarithms(from + offset, rows, columns, memory);
          SoftmaxRows.subtract(from + offset, to + offset, rows, columns, memory, memory + SUMS);
        });
  }

  @Override
  public void logSoftmaxGradient(
      Matrix logarithms, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long gradient = address(gradOut);
    int columns = logarithms.columns();
    SoftmaxRows.Gradient rule =
        new SoftmaxRows.Gradient(address(logarithms), gradient, address(gradX), accumulate);
    groups.run(
        logarithms.rows(),
        columns,
        (first, rows, memory) -> {
          long offset = 4L * first * columns;
          RowSums.sums(gradient + offset, rows, columns, memory);
          Folds.sums(memory, rows);
          rule.ofLogSoftmax(offset, rows, columns, memory);
        });
  }

  /** Leaves each row's largest value, and behind the slots the logarithm of its sum. */
  static void logarithms(long x, int rows, int columns, long memory) {
    long sums = memory + SUMS;
    RowSums.maxima(x, rows, columns, memory);
    Folds.maxima(memory, rows);
    SoftmaxRows.exponentialSums(x, rows, columns, memory, sums);
    Folds.sums(sums, rows);
    for (int row = 0; row < rows; row++) {
      float sum = MEMORY.get(FLOAT, sums + 4L * row);
      MEMORY.set(FLOAT, sums + 4L * row, (float) Math.log(sum));
    }
  }
}
