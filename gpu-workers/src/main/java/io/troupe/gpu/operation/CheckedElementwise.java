package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedElementwise(Elementwise family) implements Elementwise {
  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    requireLike("out", out, x);
    requireType(out, x);
    family.dropoutGelu(x, dropout, out);
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireLike("gradOut", gradOut, x);
    requireLike("gradX", gradX, x);
    requireType(x, gradOut, gradX);
    family.dropoutGeluGradient(x, dropout, gradOut, gradX, accumulate);
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
}
