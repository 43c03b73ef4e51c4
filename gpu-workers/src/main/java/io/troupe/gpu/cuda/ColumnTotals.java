package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;

/**
 * Sums and maxima over rows in two steps, see {@code reductions.cu}: blocks of rows, then the
 * blocks from the first to the last.
 */
final class ColumnTotals {
  private static final int BLOCK_ROWS = 256;
  private static final int MOST_BLOCKS = 1024;
  private static final int PANEL = 32;

  private final Kernels kernels;

  ColumnTotals(Kernels kernels) {
    this.kernels = kernels;
  }

  /** {@code out (+)= sum of the rows / divisor}. */
  void sums(Matrix x, double divisor, Matrix out, boolean accumulate) {
    Arguments operands = Arguments.of().matrix(x).address(0).address(0);
    total(operands, x.rows(), x.columns(), false, false, divisor, out, accumulate);
  }

  /** The largest of each column. */
  void maxima(Matrix x, Matrix out) {
    Arguments operands = Arguments.of().matrix(x).address(0).address(0);
    total(operands, x.rows(), x.columns(), false, true, 1, out, false);
  }

  /** {@code out += sum of the rows of gradOut times the normalised input}. */
  void normalised(Matrix x, Matrix statistics, Matrix gradOut, boolean centred, Matrix out) {
    Arguments operands = Arguments.of().matrix(x).matrix(gradOut).matrix(statistics);
    total(operands, x.size() / out.columns(), out.columns(), centred, false, 1, out, true);
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // The one place where all of them meet.
  private void total(
      Arguments operands,
      long rows,
      int columns,
      boolean centred,
      boolean maximum,
      double divisor,
      Matrix out,
      boolean accumulate) {
    int blockRows = Math.toIntExact(Math.max(BLOCK_ROWS, Math.ceilDiv(rows, MOST_BLOCKS)));
    int blocks = Math.toIntExact(Math.ceilDiv(rows, blockRows));
    long partial = kernels.scratch(Math.max(1, 4L * blocks * columns));
    kernels.launch(
        "column_blocks",
        Grid.of2(Math.ceilDiv(columns, PANEL), blocks, Teams.THREADS),
        operands
            .address(partial)
            .whole(rows)
            .integer(columns)
            .integer(blockRows)
            .flag(centred)
            .flag(maximum));
    kernels.launch(
        "column_total",
        Grid.covering(columns, Teams.THREADS),
        Arguments.of()
            .address(partial)
            .matrix(out)
            .integer(columns)
            .integer(blocks)
            .flag(maximum)
            .real((float) divisor)
            .flag(accumulate));
  }
}
