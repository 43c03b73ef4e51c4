package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Elementwise;
import java.util.function.DoubleBinaryOperator;

/** Element by element, in double. */
public final class ReferenceElementwise implements Elementwise {
  @Override
  public void add(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    combine(left, right, out, accumulate, Double::sum);
  }

  @Override
  public void subtract(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    combine(left, right, out, accumulate, (a, b) -> a - b);
  }

  @Override
  public void multiply(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    combine(left, right, out, accumulate, (a, b) -> a * b);
  }

  @Override
  public void divide(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    combine(left, right, out, accumulate, (a, b) -> a / b);
  }

  @Override
  public void scaleShift(Matrix x, double factor, double summand, Matrix out, boolean accumulate) {
    for (long i = 0; i < x.size(); i++) {
      double value = factor * x.get(i) + summand;
      out.set(i, accumulate ? out.get(i) + value : value);
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

  private static void combine(
      Matrix left, Matrix right, Matrix out, boolean accumulate, DoubleBinaryOperator operator) {
    for (int row = 0; row < out.rows(); row++) {
      for (int column = 0; column < out.columns(); column++) {
        double value = operator.applyAsDouble(at(left, row, column), at(right, row, column));
        out.set(row, column, accumulate ? out.get(row, column) + value : value);
      }
    }
  }

  private static double at(Matrix matrix, int row, int column) {
    return matrix.get(matrix.rows() == 1 ? 0 : row, matrix.columns() == 1 ? 0 : column);
  }
}
