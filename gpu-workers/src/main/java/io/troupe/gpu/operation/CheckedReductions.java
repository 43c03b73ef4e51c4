package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedReductions(Reductions family) implements Reductions {
  /** Above this, a float does not hold every integer. */
  private static final int MAX_COLUMNS = 1 << 24;

  @Override
  public void reduceRows(Reduction reduction, Matrix x, Matrix out) {
    requireSomething(reduction, x, x.columns());
    requireResult(x, x.rows(), 1, out);
    family.reduceRows(reduction, x, out);
  }

  @Override
  public void reduceColumns(Reduction reduction, Matrix x, Matrix out) {
    requireSomething(reduction, x, x.rows());
    requireResult(x, 1, x.columns(), out);
    family.reduceColumns(reduction, x, out);
  }

  @Override
  public void reduceAll(Reduction reduction, Matrix x, Matrix out) {
    requireSomething(reduction, x, x.size());
    requireResult(x, 1, 1, out);
    family.reduceAll(reduction, x, out);
  }

  @Override
  public void addColumnSums(Matrix x, Matrix out) {
    requireResult(x, 1, x.columns(), out);
    family.addColumnSums(x, out);
  }

  @Override
  public void addSquares(Matrix x, Matrix out) {
    requireResult(x, 1, 1, out);
    family.addSquares(x, out);
  }

  @Override
  public void rowArgMax(Matrix x, Matrix out) {
    if (x.columns() < 1 || x.columns() > MAX_COLUMNS) {
      throw new IllegalArgumentException(
          "rows must have 1 to " + MAX_COLUMNS + " columns, got " + x.shape());
    }
    requireResult(x, x.rows(), 1, out);
    family.rowArgMax(x, out);
  }

  private static void requireSomething(Reduction reduction, Matrix x, long values) {
    if (reduction == Reduction.MAX && values == 0) {
      throw new IllegalArgumentException("nothing has no maximum, got " + x.shape());
    }
  }

  private static void requireResult(Matrix x, int rows, int columns, Matrix out) {
    require("out", out, rows, columns);
    requireType(out, x);
    requireDistinct(out, x);
  }
}
