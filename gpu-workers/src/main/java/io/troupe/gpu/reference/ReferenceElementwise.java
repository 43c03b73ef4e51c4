package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Elementwise;

/** Element by element, in double. */
public final class ReferenceElementwise implements Elementwise {
  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    for (long i = 0; i < x.size(); i++) {
      double z = x.get(i) * dropout.factor(i);
      out.set(i, gelu(z));
    }
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    for (long i = 0; i < x.size(); i++) {
      double factor = dropout.factor(i);
      double gradient = factor * geluGradient(x.get(i) * factor) * gradOut.get(i);
      gradX.set(i, accumulate ? gradX.get(i) + gradient : gradient);
    }
  }

  @Override
  public void dropout(Matrix x, Dropout dropout, Matrix out, boolean accumulate) {
    for (long i = 0; i < x.size(); i++) {
      double value = x.get(i) * dropout.factor(i);
      out.set(i, accumulate ? out.get(i) + value : value);
    }
  }

  @Override
  public void addDropout(Matrix base, Matrix x, Dropout dropout, Matrix out) {
    for (long i = 0; i < x.size(); i++) {
      out.set(i, base.get(i) + x.get(i) * dropout.factor(i));
    }
  }

  @Override
  public void copyColumns(
      Matrix from, int fromColumn, Matrix to, int toColumn, int columns, boolean accumulate) {
    for (int row = 0; row < from.rows(); row++) {
      for (int j = 0; j < columns; j++) {
        double value = from.get(row, fromColumn + j);
        to.set(row, toColumn + j, accumulate ? to.get(row, toColumn + j) + value : value);
      }
    }
  }

  private static double gelu(double z) {
    // The limit: -infinity times 0 would be no number.
    return z == Double.NEGATIVE_INFINITY ? 0 : z * Normal.cumulative(z);
  }

  private static double geluGradient(double z) {
    return Double.isInfinite(z) ? (z > 0 ? 1 : 0) : Normal.cumulative(z) + z * Normal.density(z);
  }
}
