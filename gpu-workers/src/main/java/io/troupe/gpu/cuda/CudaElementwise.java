package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Elementwise;

/** What treats each element alone; see {@code elementwise.cu}. */
final class CudaElementwise implements Elementwise {
  private static final int ADD = 0;
  private static final int SUBTRACT = 1;
  private static final int MULTIPLY = 2;
  private static final int DIVIDE = 3;

  private final Kernels kernels;

  CudaElementwise(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void add(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    arithmetic(ADD, left, right, out, accumulate);
  }

  @Override
  public void subtract(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    arithmetic(SUBTRACT, left, right, out, accumulate);
  }

  @Override
  public void multiply(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    arithmetic(MULTIPLY, left, right, out, accumulate);
  }

  @Override
  public void divide(Matrix left, Matrix right, Matrix out, boolean accumulate) {
    arithmetic(DIVIDE, left, right, out, accumulate);
  }

  @Override
  public void scaleShift(Matrix x, double factor, double summand, Matrix out, boolean accumulate) {
    kernels.launch(
        "scale_shift",
        Places.flat(x).grid(),
        Arguments.of()
            .matrix(x)
            .matrix(out)
            .whole(x.size())
            .real((float) factor)
            .real((float) summand)
            .flag(accumulate));
  }

  @Override
  public void dropout(Matrix x, Dropout dropout, Matrix out, boolean accumulate) {
    Arguments base = Arguments.of();
    dropoutAdd(accumulate ? base.matrix(out) : base.address(0), x, dropout, out);
  }

  @Override
  public void addDropout(Matrix base, Matrix x, Dropout dropout, Matrix out) {
    dropoutAdd(Arguments.of().matrix(base), x, dropout, out);
  }

  @Override
  public void copyColumns(
      Matrix from, int fromColumn, Matrix to, int toColumn, int columns, boolean accumulate) {
    Places places =
        Places.rows(from.rows(), columns, from.columns(), fromColumn, to.columns(), toColumn);
    kernels.launch(
        "copy_columns",
        places.grid(),
        Arguments.of()
            .matrix(from, fromColumn)
            .matrix(to, toColumn)
            .whole(places.rows())
            .whole(places.columns())
            .whole(from.columns())
            .whole(to.columns())
            .integer(places.width())
            .flag(accumulate));
  }

  private void arithmetic(
      int operation, Matrix left, Matrix right, Matrix out, boolean accumulate) {
    boolean full = left.size() == out.size() && right.size() == out.size();
    Places places = full ? Places.flat(out) : Places.rows(out.rows(), out.columns(), out.columns());
    kernels.launch(
        "arithmetic",
        places.grid(),
        Arguments.of()
            .integer(operation)
            .matrix(left)
            .matrix(right)
            .matrix(out)
            .whole(places.rows())
            .whole(places.columns())
            .whole(rowStride(left))
            .integer(columnStride(left, out))
            .whole(rowStride(right))
            .integer(columnStride(right, out))
            .integer(places.width())
            .flag(accumulate));
  }

  /** Zero repeats the one row. */
  private static int rowStride(Matrix operand) {
    return operand.rows() == 1 ? 0 : operand.columns();
  }

  /** Zero repeats the one column. */
  private static int columnStride(Matrix operand, Matrix out) {
    return operand.columns() == 1 && out.columns() != 1 ? 0 : 1;
  }

  private void dropoutAdd(Arguments base, Matrix x, Dropout dropout, Matrix out) {
    kernels.launch(
        "dropout_add",
        DropoutArguments.grid(x),
        DropoutArguments.add(base.matrix(x).matrix(out).whole(x.size()), dropout));
  }
}
