package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Reductions;
import java.util.function.IntToDoubleFunction;

/** Sums and maxima from the first to the last, in double. */
public final class ReferenceReductions implements Reductions {
  @Override
  public void reduceRows(Reduction reduction, Matrix x, Matrix out) {
    for (int i = 0; i < x.rows(); i++) {
      int row = i;
      out.set(row, reduce(reduction, x.columns(), j -> x.get(row, j)));
    }
  }

  @Override
  public void reduceColumns(Reduction reduction, Matrix x, Matrix out) {
    for (int i = 0; i < x.columns(); i++) {
      int column = i;
      out.set(column, reduce(reduction, x.rows(), row -> x.get(row, column)));
    }
  }

  @Override
  public void reduceAll(Reduction reduction, Matrix x, Matrix out) {
    double total = start(reduction);
    for (long i = 0; i < x.size(); i++) {
      total = combine(reduction, total, x.get(i));
    }
    out.set(0, end(reduction, total, x.size()));
  }

  @Override
  public void addColumnSums(Matrix x, Matrix out) {
    for (int j = 0; j < x.columns(); j++) {
      double sum = out.get(0, j);
      for (int i = 0; i < x.rows(); i++) {
        sum += x.get(i, j);
      }
      out.set(0, j, sum);
    }
  }

  @Override
  public void addSquares(Matrix x, Matrix out) {
    double sum = out.get(0);
    for (long i = 0; i < x.size(); i++) {
      sum += x.get(i) * x.get(i);
    }
    out.set(0, sum);
  }

  @Override
  public void rowArgMax(Matrix x, Matrix out) {
    for (int row = 0; row < x.rows(); row++) {
      int best = 0;
      for (int j = 1; j < x.columns(); j++) {
        double value = x.get(row, j);
        double largest = x.get(row, best);
        if (value > largest || (Double.isNaN(value) && !Double.isNaN(largest))) {
          best = j;
        }
      }
      out.set(row, best);
    }
  }

  private static double reduce(Reduction reduction, int count, IntToDoubleFunction values) {
    double total = start(reduction);
    for (int i = 0; i < count; i++) {
      total = combine(reduction, total, values.applyAsDouble(i));
    }
    return end(reduction, total, count);
  }

  private static double start(Reduction reduction) {
    return reduction == Reduction.MAX ? Double.NEGATIVE_INFINITY : 0;
  }

  private static double combine(Reduction reduction, double total, double value) {
    return reduction == Reduction.MAX ? Math.max(total, value) : total + value;
  }

  private static double end(Reduction reduction, double total, long count) {
    return reduction == Reduction.MEAN ? total / count : total;
  }
}
