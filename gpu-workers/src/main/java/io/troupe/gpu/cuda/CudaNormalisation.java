package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;

/** Normalises rows; see {@code normalisation.cu}. */
final class CudaNormalisation implements Normalisation {
  private final Kernels kernels;
  private final ColumnTotals columns;

  CudaNormalisation(Kernels kernels) {
    this.kernels = kernels;
    this.columns = new ColumnTotals(kernels);
  }

  @Override
  public void layerNorm(
      Matrix x, Matrix gamma, Matrix beta, double epsilon, Matrix out, Matrix statistics) {
    Arguments operands = Arguments.of().matrix(x).matrix(gamma).matrix(beta);
    forward(operands, Teams.of(x), epsilon, out, statistics);
  }

  @Override
  public void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    Arguments operands =
        Arguments.of().matrix(x).matrix(gamma).matrix(statistics).matrix(gradOut).matrix(gradX);
    inputGradient(operands, Teams.of(x), true, accumulate);
  }

  @Override
  public void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta) {
    columns.normalised(x, statistics, gradOut, true, gradGamma);
    columns.sums(gradOut, 1, gradBeta, true);
  }

  @Override
  public void rmsNorm(Matrix x, Matrix gamma, double epsilon, Matrix out, Matrix statistics) {
    Arguments operands = Arguments.of().matrix(x).matrix(gamma).address(0);
    forward(operands, groups(x, gamma), epsilon, out, statistics);
  }

  @Override
  public void rmsNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    Arguments operands =
        Arguments.of().matrix(x).matrix(gamma).matrix(statistics).matrix(gradOut).matrix(gradX);
    inputGradient(operands, groups(x, gamma), false, accumulate);
  }

  @Override
  public void rmsNormWeightGradient(Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma) {
    columns.normalised(x, statistics, gradOut, false, gradGamma);
  }

  /** Each group of a row is normalised alone. */
  private static Teams groups(Matrix x, Matrix gamma) {
    return new Teams(x.size() / gamma.columns(), gamma.columns());
  }

  private void forward(
      Arguments operands, Teams teams, double epsilon, Matrix out, Matrix statistics) {
    kernels.launch(
        "norm_forward",
        teams.grid(),
        operands
            .matrix(out)
            .matrix(statistics)
            .whole(teams.rows())
            .integer(teams.columns())
            .real((float) epsilon)
            .flag(teams.isWide()));
  }

  private void inputGradient(Arguments operands, Teams teams, boolean centred, boolean accumulate) {
    kernels.launch(
        "norm_input_gradient",
        teams.grid(),
        operands
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(centred)
            .flag(accumulate)
            .flag(teams.isWide()));
  }
}
