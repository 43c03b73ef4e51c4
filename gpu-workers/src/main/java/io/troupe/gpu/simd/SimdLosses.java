package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Losses;
import io.troupe.gpu.parallel.ComputePool;

/**
 * Losses: rows are shared among threads, their values are added in double from the first to the
 * last.
 */
final class SimdLosses implements Losses {
  private static final long SUMS = Folds.SLOTS;

  private final RowGroups groups;

  SimdLosses(ComputePool pool, Scratch scratch) {
    this.groups = new RowGroups(pool, scratch);
  }

  @Override
  public void crossEntropy(
      Matrix logits, Indices labels, Indices rows, Matrix out, Matrix logSumExp) {
    int[] counts = counts(rows, logits.rows());
    double[] values = new double[logits.rows()];
    long from = address(logits);
    long classes = labels.address();
    long kept = address(logSumExp);
    int columns = logits.columns();
    groups.run(
        logits.rows(),
        columns,
        (first, count, memory) -> {
          if (!isListed(counts, first, count)) {
            return;
          }
          long start = from + 4L * first * columns;
          SimdSoftmax.logarithms(start, count, columns, memory);
          for (int i = 0; i < count; i++) {
            int row = first + i;
            if (counts[row] > 0) {
              double max = MEMORY.get(FLOAT, memory + 4L * i);
              double sum = max + MEMORY.get(FLOAT, memory + SUMS + 4L * i);
              int label = MEMORY.get(INT, classes + 4L * row);
              MEMORY.set(FLOAT, kept + 4L * row, (float) sum);
              values[row] = sum - MEMORY.get(FLOAT, start + 4L * i * columns + 4L * label);
            }
          }
        });
    out.set(0, sum(values, counts) / rows.size());
  }

  @Override
  public void crossEntropyGradient(
      Matrix logits,
      Indices labels,
      Indices rows,
      Matrix logSumExp,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    long classes = labels.address();
    long kept = address(logSumExp);
    gradient(
        logits,
        rows,
        gradOut.get(0) / rows.size(),
        gradLogits,
        accumulate,
        (row, line, factor) ->
            line.crossEntropy(
                factor, MEMORY.get(FLOAT, kept + 4L * row), MEMORY.get(INT, classes + 4L * row)));
  }

  @Override
  public void binaryCrossEntropy(Matrix logits, Matrix targets, Indices rows, Matrix out) {
    int[] counts = counts(rows, logits.rows());
    double[] values = new double[logits.rows()];
    long from = address(logits);
    long wanted = address(targets);
    int columns = logits.columns();
    groups.run(
        logits.rows(),
        columns,
        (first, count, memory) -> {
          if (!isListed(counts, first, count)) {
            return;
          }
          long offset = 4L * first * columns;
          LossRows.binary(from + offset, wanted + offset, count, columns, memory);
          Folds.sums(memory, count);
          for (int i = 0; i < count; i++) {
            values[first + i] = MEMORY.get(FLOAT, memory + 4L * i);
          }
        });
    out.set(0, sum(values, counts) / ((double) rows.size() * columns));
  }

  @Override
  public void binaryCrossEntropyGradient(
      Matrix logits,
      Matrix targets,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    long wanted = address(targets);
    long rowBytes = 4L * logits.columns();
    gradient(
        logits,
        rows,
        gradOut.get(0) / ((double) rows.size() * logits.columns()),
        gradLogits,
        accumulate,
        (row, line, factor) -> line.binary(factor, wanted + row * rowBytes));
  }

  private void gradient(
      Matrix logits,
      Indices rows,
      double scale,
      Matrix gradLogits,
      boolean accumulate,
      RowGradient rule) {
    int[] counts = counts(rows, logits.rows());
    long from = address(logits);
    long to = address(gradLogits);
    int columns = logits.columns();
    groups.run(
        logits.rows(),
        columns,
        (first, count, memory) -> {
          for (int row = first; row < first + count; row++) {
            long offset = 4L * row * columns;
            if (counts[row] > 0) {
              LossRows.Row line = new LossRows.Row(from + offset, to + offset, columns, accumulate);
              rule.write(row, line, (float) (counts[row] * scale));
            } else if (!accumulate) {
              LossRows.clear(to + offset, columns);
            }
          }
        });
  }

  /** How often each row is listed. */
  private static int[] counts(Indices rows, int total) {
    int[] counts = new int[total];
    for (int row : rows.toArray()) {
      counts[row]++;
    }
    return counts;
  }

  private static boolean isListed(int[] counts, int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      if (counts[row] > 0) {
        return true;
      }
    }
    return false;
  }

  private static double sum(double[] values, int[] counts) {
    double sum = 0;
    for (int row = 0; row < values.length; row++) {
      // What is not listed may be no number.
      sum += counts[row] > 0 ? counts[row] * values[row] : 0;
    }
    return sum;
  }

  /** Writes one row of a gradient. */
  @FunctionalInterface
  private interface RowGradient {
    void write(int row, LossRows.Row line, float factor);
  }
}
