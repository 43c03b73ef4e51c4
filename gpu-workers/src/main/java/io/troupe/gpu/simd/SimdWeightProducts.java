package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.WeightProducts;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.weight.Weight;
import java.lang.foreign.Arena;

/** Passes over a weight, each with up to {@link FewRows#MOST_ROWS} rows of activations. */
final class SimdWeightProducts implements WeightProducts {
  /** Bytes of the weight that a tile reads: enough to pay for handing it out. */
  private static final long TILE_BYTES = 256 * 1024;

  private final ComputePool pool;
  private final Scratch scratch;
  private final GrowingMemory copies;

  SimdWeightProducts(ComputePool pool, Scratch scratch, Arena arena) {
    this.pool = pool;
    this.scratch = scratch;
    this.copies = new GrowingMemory(arena);
  }

  @Override
  public void multiply(Matrix x, Weight weight, Matrix out, boolean accumulate) {
    RowKernel kernel = RowKernel.of(weight);
    long outRow = 4L * out.columns();
    int tileRows = tileRows(weight);
    for (int first = 0; first < x.rows(); first += FewRows.MOST_ROWS) {
      int rows = Math.min(FewRows.MOST_ROWS, x.rows() - first);
      FewRows pass = new FewRows(kernel, weight.columns(), rows, 0);
      FewRows product = pass.at(copies.of(pass.copyBytes()));
      product.copy(pool, x, first);
      FewRows.Result result = new FewRows.Result(address(out) + first * outRow, outRow, accumulate);
      pool.run(
          Math.ceilDiv(weight.rows(), tileRows),
          (tile, thread) -> {
            int end = Math.min(weight.rows(), (tile + 1) * tileRows);
            product.multiply(tile * tileRows, end, result, scratch.of(thread));
          });
    }
  }

  /** Rows of a tile: an even number, of the shape only. */
  private static int tileRows(Weight weight) {
    long rowBytes = Math.max(1, weight.sizeBytes() / Math.max(1, weight.rows()));
    return Math.clamp(TILE_BYTES / rowBytes / 2, 2, 32) * 2;
  }
}
