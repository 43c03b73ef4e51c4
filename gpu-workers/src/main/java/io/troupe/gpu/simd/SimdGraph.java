package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.GraphOperations;
import io.troupe.gpu.parallel.ComputePool;

/** Sparse products and edge attention; rows are shared among threads. */
final class SimdGraph implements GraphOperations {
  /** Rows of a tile: of the shape only, and small enough to even out rows of many edges. */
  private static final int ROWS = 128;

  /** Edges of a tile where rows do not matter. */
  private static final int EDGES = 1024;

  /**
   * Up to here the columns of one block stay in the last cache while all rows gather from them, so
   * that blocks come one after the other; beyond it each gathered row is read whole.
   */
  private static final long CACHED_BYTES = 16L << 20;

  private final ComputePool pool;
  private final Scratch scratch;

  SimdGraph(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    GatherSums sums =
        new GatherSums(
            adjacency.offsets().address(),
            adjacency.neighbours().address(),
            address(weights),
            weights.columns(),
            x.columns() / weights.columns(),
            address(x),
            address(out),
            accumulate);
    if (HeadSums.serves(sums.heads(), sums.width())) {
      HeadSums narrow = HeadSums.of(sums);
      overRows(out.rows(), (first, end, memory) -> narrow.rows(first, end));
    } else {
      sum(sums, x.rows(), out.rows());
    }
  }

  @Override
  public void segmentSum(Indices offsets, Matrix x, Matrix out, boolean accumulate) {
    GatherSums sums =
        new GatherSums(
            offsets.address(), 0, 0, 1, x.columns(), address(x), address(out), accumulate);
    sum(sums, x.rows(), out.rows());
  }

  @Override
  public void segmentSum(Indices offsets, Indices rows, Matrix x, Matrix out, boolean accumulate) {
    GatherSums sums =
        new GatherSums(
            offsets.address(),
            rows.address(),
            0,
            1,
            x.columns(),
            address(x),
            address(out),
            accumulate);
    sum(sums, x.rows(), out.rows());
  }

  @Override
  public void dot(Adjacency adjacency, Matrix left, Matrix right, Matrix out, boolean accumulate) {
    EdgeDots dots =
        new EdgeDots(
            adjacency.offsets().address(),
            adjacency.neighbours().address(),
            address(left),
            address(right),
            address(out),
            out.columns(),
            left.columns() / out.columns(),
            accumulate);
    overRows(adjacency.rows(), (first, end, memory) -> dots.rows(first, end, memory));
  }

  @Override
  public void add(Adjacency adjacency, Matrix left, Matrix right, Matrix out) {
    EdgeRows rows =
        new EdgeRows(
            adjacency.neighbours().address(), address(right), address(out), out.columns(), false);
    long offsets = adjacency.offsets().address();
    long starts = address(left);
    overRows(adjacency.rows(), (first, end, memory) -> rows.add(first, end, offsets, starts));
  }

  @Override
  public void softmax(Adjacency adjacency, Matrix scores, double scale, Matrix out) {
    EdgeSoftmax softmax =
        new EdgeSoftmax(adjacency.offsets().address(), scores.columns(), (float) scale);
    long from = address(scores);
    long to = address(out);
    overRows(
        adjacency.rows(), (first, end, memory) -> softmax.forward(first, end, from, to, memory));
  }

  @Override
  public void softmaxGradient(
      Adjacency adjacency,
      Matrix probabilities,
      Matrix gradOut,
      double scale,
      Matrix gradScores,
      boolean accumulate) {
    EdgeSoftmax softmax =
        new EdgeSoftmax(adjacency.offsets().address(), probabilities.columns(), (float) scale);
    long p = address(probabilities);
    long grad = address(gradOut);
    long to = address(gradScores);
    overRows(
        adjacency.rows(),
        (first, end, memory) -> softmax.backward(first, end, p, grad, to, accumulate));
  }

  @Override
  public void gather(Indices rows, Matrix x, Matrix out, boolean accumulate) {
    EdgeRows gathered =
        new EdgeRows(rows.address(), address(x), address(out), x.columns(), accumulate);
    int size = rows.size();
    pool.run(
        Math.ceilDiv(size, EDGES),
        (tile, thread) -> gathered.gather(tile * EDGES, Math.min(size, (tile + 1) * EDGES)));
  }

  /** Blocks of columns one after the other, or within each tile of rows. */
  private void sum(GatherSums sums, int sources, int rows) {
    int perHead = Math.ceilDiv(sums.width(), GatherSums.BLOCK * WIDTH);
    int blocks = sums.heads() * perHead;
    int rowTiles = Math.ceilDiv(rows, ROWS);
    long cached = (long) sources * Math.min(4L * sums.width(), GatherSums.BLOCK * BYTES);
    boolean outside = cached <= CACHED_BYTES && sums.width() >= GatherSums.BLOCK * WIDTH;
    pool.run(
        outside ? rowTiles * blocks : rowTiles,
        (tile, thread) -> {
          int first = (tile % rowTiles) * ROWS;
          int end = Math.min(rows, first + ROWS);
          if (outside) {
            int block = tile / rowTiles;
            sums.block(first, end, block / perHead, block % perHead * GatherSums.BLOCK * WIDTH);
            return;
          }
          for (int row = first; row < end; row++) {
            for (int block = 0; block < blocks; block++) {
              sums.block(row, row + 1, block / perHead, block % perHead * GatherSums.BLOCK * WIDTH);
            }
          }
        });
  }

  private void overRows(int rows, RowTile tile) {
    pool.run(
        Math.ceilDiv(rows, ROWS),
        (index, thread) ->
            tile.compute(index * ROWS, Math.min(rows, (index + 1) * ROWS), scratch.of(thread)));
  }

  /** Computes rows with a thread's memory. */
  @FunctionalInterface
  private interface RowTile {
    void compute(int first, int end, long memory);
  }
}
