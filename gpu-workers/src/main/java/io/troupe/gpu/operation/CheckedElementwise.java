package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedElementwise(Elementwise family) implements Elementwise {
  @Override
  public void add(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    requireBroadcast(left, right, out);
    family.add(left, right, out, accumulate);
  }

  @Override
  public void subtract(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    requireBroadcast(left, right, out);
    family.subtract(left, right, out, accumulate);
  }

  @Override
  public void multiply(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    requireBroadcast(left, right, out);
    family.multiply(left, right, out, accumulate);
  }

  @Override
  public void divide(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    requireBroadcast(left, right, out);
    family.divide(left, right, out, accumulate);
  }

  @Override
  public void scaleShift(Matrix x, double factor, double summand, Matrix out, boolean accumulate) {
    requireLike("out", out, x);
    requireType(out, x);
    family.scaleShift(x, factor, summand, out, accumulate);
  }

  @Override
  public void dropout(Matrix x, Dropout dropout, Matrix out, boolean accumulate) {
    requireLike("out", out, x);
    requireType(out, x);
    family.dropout(x, dropout, out, accumulate);
  }

  @Override
  public void addDropout(Matrix base, Matrix x, Dropout dropout, Matrix out) {
    requireLike("x", x, base);
    requireLike("out", out, base);
    requireType(out, base, x);
    family.addDropout(base, x, dropout, out);
  }

  @Override
  public void copyColumns(
      Matrix from, int fromColumn, Matrix to, int toColumn, int columns, boolean accumulate) {
    if (fromColumn < 0
        || toColumn < 0
        || columns < 0
        || columns > from.columns() - fromColumn
        || columns > to.columns() - toColumn
        || from.rows() != to.rows()) {
      throw new IllegalArgumentException(
          "cannot copy "
              + columns
              + " columns of "
              + from.shape()
              + " at "
              + fromColumn
              + " to "
              + to.shape()
              + " at "
              + toColumn);
    }
    requireType(from, to);
    requireDistinct(to, from);
    family.copyColumns(from, fromColumn, to, toColumn, columns, accumulate);
  }

  private static void requireBroadcast(Matrix left, Matrix right, Matrix out) {
    if (broadcast(left.rows(), right.rows()) != out.rows()
        || broadcast(left.columns(), right.columns()) != out.columns()) {
      throw new IllegalArgumentException(
          "cannot broadcast " + left.shape() + " and " + right.shape() + " to " + out.shape());
    }
    requireType(out, left, right);
  }

  /** What two sizes give together: the other one where one is 1; -1 if they do not fit. */
  private static int broadcast(int left, int right) {
    if (left == 1) {
      return right;
    }
    return right == 1 || right == left ? left : -1;
  }
}
