package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Losses;

/** Mean losses over listed rows; see {@code losses.cu}. */
final class CudaLosses implements Losses {
  private final Kernels kernels;

  CudaLosses(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void crossEntropy(
      Matrix logits, Indices labels, Indices rows, Matrix out, Matrix logSumExp) {
    Teams teams = Teams.of(logits);
    long counts = count(rows, teams.rows());
    long values = counts + 4 * teams.rows();
    kernels.launch(
        "cross_entropy_rows",
        teams.grid(),
        Arguments.of()
            .matrix(logits)
            .indices(labels)
            .address(counts)
            .matrix(logSumExp)
            .address(values)
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(teams.isWide()));
    mean(values, counts, teams.rows(), rows.size(), out);
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
    Teams teams = Teams.of(logits);
    long counts = count(rows, teams.rows());
    kernels.launch(
        "cross_entropy_gradient",
        teams.grid(),
        Arguments.of()
            .matrix(logits)
            .indices(labels)
            .address(counts)
            .matrix(logSumExp)
            .matrix(gradOut)
            .matrix(gradLogits)
            .whole(teams.rows())
            .integer(teams.columns())
            .real(rows.size())
            .flag(accumulate)
            .flag(teams.isWide()));
  }

  @Override
  public void binaryCrossEntropy(Matrix logits, Matrix targets, Indices rows, Matrix out) {
    Teams teams = Teams.of(logits);
    long counts = count(rows, teams.rows());
    long values = counts + 4 * teams.rows();
    kernels.launch(
        "binary_cross_entropy_rows",
        teams.grid(),
        Arguments.of()
            .matrix(logits)
            .matrix(targets)
            .address(counts)
            .address(values)
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(teams.isWide()));
    mean(values, counts, teams.rows(), (float) rows.size() * logits.columns(), out);
  }

  @Override
  public void binaryCrossEntropyGradient(
      Matrix logits,
      Matrix targets,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    Teams teams = Teams.of(logits);
    long counts = count(rows, teams.rows());
    kernels.launch(
        "binary_cross_entropy_gradient",
        teams.grid(),
        Arguments.of()
            .matrix(logits)
            .matrix(targets)
            .address(counts)
            .matrix(gradOut)
            .matrix(gradLogits)
            .whole(teams.rows())
            .integer(teams.columns())
            .real((float) rows.size() * logits.columns())
            .flag(accumulate)
            .flag(teams.isWide()));
  }

  /** How often each row is listed; behind the counts is memory for a float of each row. */
  private long count(Indices rows, long total) {
    long counts = kernels.scratch(8 * total);
    kernels.launch(
        "clear_counts",
        Grid.covering(total, Teams.THREADS),
        Arguments.of().address(counts).whole(total));
    kernels.launch(
        "count_rows",
        Grid.covering(rows.size(), Teams.THREADS),
        Arguments.of().indices(rows).address(counts).whole(rows.size()));
    return counts;
  }

  private void mean(long values, long counts, long rows, float divisor, Matrix out) {
    kernels.launch(
        "reduce_total",
        Grid.of(1, Teams.THREADS),
        Arguments.of()
            .address(values)
            .address(counts)
            .matrix(out)
            .whole(rows)
            .flag(false)
            .real(divisor)
            .flag(false));
  }
}
