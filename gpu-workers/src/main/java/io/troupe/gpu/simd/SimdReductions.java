package io.troupe.gpu.simd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Reductions;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.reference.ReferenceReductions;

/** Sums over rows; what is rare is the reference's. */
final class SimdReductions implements Reductions {
  private final Reductions reference = new ReferenceReductions();
  private final ColumnBlocks columnBlocks;

  SimdReductions(ComputePool pool, Scratch scratch) {
    this.columnBlocks = new ColumnBlocks(pool, scratch);
  }

  @Override
  public void reduceRows(Reduction reduction, Matrix x, Matrix out) {
    reference.reduceRows(reduction, x, out);
  }

  @Override
  public void reduceColumns(Reduction reduction, Matrix x, Matrix out) {
    reference.reduceColumns(reduction, x, out);
  }

  @Override
  public void reduceAll(Reduction reduction, Matrix x, Matrix out) {
    reference.reduceAll(reduction, x, out);
  }

  @Override
  public void addColumnSums(Matrix x, Matrix out) {
    columnBlocks.addSums(x, out);
  }

  @Override
  public void addSquares(Matrix x, Matrix out) {
    reference.addSquares(x, out);
  }

  @Override
  public void rowArgMax(Matrix x, Matrix out) {
    reference.rowArgMax(x, out);
  }
}
