package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;
import io.troupe.gpu.parallel.ComputePool;

/** Normalisation: rows are shared among threads, sums over rows in blocks. */
final class SimdNormalisation implements Normalisation {
  private final RowGroups groups;
  private final ColumnBlocks columnBlocks;

  SimdNormalisation(ComputePool pool, Scratch scratch) {
    this.groups = new RowGroups(pool, scratch);
    this.columnBlocks = new ColumnBlocks(pool, scratch);
  }

  @Override
  public void layerNorm(
      Matrix x, Matrix gamma, Matrix beta, double epsilon, Matrix out, Matrix statistics) {
    long numbers = address(statistics);
    NormRows norm =
        new NormRows(
            address(x), address(gamma), address(beta), address(out), x.columns(), (float) epsilon);
    groups.run(
        x.rows(), x.columns(), (first, rows, memory) -> norm.layer(first, rows, memory, numbers));
  }

  @Override
  public void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    inputGradient(x, gamma, statistics, gradOut, gradX, true, accumulate);
  }

  @Override
  public void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta) {
    weightGradient(x, statistics, gradOut, gradGamma, true);
    columnBlocks.addSums(gradOut, gradBeta);
  }

  @Override
  public void rmsNorm(Matrix x, Matrix gamma, double epsilon, Matrix out, Matrix statistics) {
    long numbers = address(statistics);
    int columns = gamma.columns();
    NormRows norm =
        new NormRows(address(x), address(gamma), 0, address(out), columns, (float) epsilon);
    groups.run(
        Math.toIntExact(statistics.size()),
        columns,
        (first, rows, memory) -> norm.rms(first, rows, memory, numbers));
  }

  @Override
  public void rmsNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    inputGradient(x, gamma, statistics, gradOut, gradX, false, accumulate);
  }

  @Override
  public void rmsNormWeightGradient(Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma) {
    weightGradient(x, statistics, gradOut, gradGamma, false);
  }

  private void inputGradient(
      Matrix x,
      Matrix gamma,
      Matrix statistics,
      Matrix gradOut,
      Matrix gradX,
      boolean centred,
      boolean accumulate) {
    long numbers = address(statistics);
    int columns = gamma.columns();
    NormGradientRows rule =
        new NormGradientRows(
            address(x),
            address(gamma),
            address(gradOut),
            address(gradX),
            columns,
            centred,
            accumulate);
    groups.run(
        Math.toIntExact(x.size() / columns),
        columns,
        (first, rows, memory) -> rule.gradient(first, rows, memory, numbers));
  }

  private void weightGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, boolean centred) {
    int columns = gradGamma.columns();
    NormColumns rule =
        new NormColumns(address(x), address(statistics), address(gradOut), 4L * columns, centred);
    columnBlocks.add(Math.toIntExact(x.size() / columns), columns, address(gradGamma), rule::add);
  }
}
