package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Reductions;

/** Many values become one; see {@code reductions.cu}. */
final class CudaReductions implements Reductions {
  private static final int PIECE = 32_768;

  private final Kernels kernels;
  private final ColumnTotals columns;

  CudaReductions(Kernels kernels) {
    this.kernels = kernels;
    this.columns = new ColumnTotals(kernels);
  }

  @Override
  public void reduceRows(Reduction reduction, Matrix x, Matrix out) {
    Teams teams = Teams.of(x);
    kernels.launch(
        "reduce_rows",
        teams.grid(),
        Arguments.of()
            .matrix(x)
            .matrix(out)
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(reduction == Reduction.MAX)
            .real(reduction == Reduction.MEAN ? x.columns() : 1)
            .flag(teams.isWide()));
  }

  @Override
  public void reduceColumns(Reduction reduction, Matrix x, Matrix out) {
    if (reduction == Reduction.MAX) {
      columns.maxima(x, out);
    } else {
      columns.sums(x, reduction == Reduction.MEAN ? x.rows() : 1, out, false);
    }
  }

  @Override
  public void reduceAll(Reduction reduction, Matrix x, Matrix out) {
    float divisor = reduction == Reduction.MEAN ? x.size() : 1;
    pieces(x, reduction == Reduction.MAX, false, divisor, out, false);
  }

  @Override
  public void addColumnSums(Matrix x, Matrix out) {
    columns.sums(x, 1, out, true);
  }

  @Override
  public void addSquares(Matrix x, Matrix out) {
    pieces(x, false, true, 1, out, true);
  }

  @Override
  public void rowArgMax(Matrix x, Matrix out) {
    Teams teams = Teams.of(x);
    kernels.launch(
        "row_arg_max",
        teams.grid(),
        Arguments.of()
            .matrix(x)
            .matrix(out)
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(teams.isWide()));
  }

  private void pieces(
      Matrix x, boolean maximum, boolean squares, float divisor, Matrix out, boolean accumulate) {
    int blocks = Math.toIntExact(Math.ceilDiv(x.size(), PIECE));
    long partial = kernels.scratch(Math.max(1, 4L * blocks));
    kernels.launch(
        "reduce_pieces",
        Grid.of(blocks, Teams.THREADS),
        Arguments.of()
            .matrix(x)
            .address(partial)
            .whole(x.size())
            .integer(PIECE)
            .flag(maximum)
            .flag(squares));
    kernels.launch(
        "reduce_total",
        Grid.of(1, Teams.THREADS),
        Arguments.of()
            .address(partial)
            .address(0)
            .matrix(out)
            .whole(blocks)
            .flag(maximum)
            .real(divisor)
            .flag(accumulate));
  }
}
