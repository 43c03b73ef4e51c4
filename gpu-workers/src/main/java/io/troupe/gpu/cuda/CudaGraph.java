package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.GraphOperations;

/** Sparse products and edge attention; see {@code graph.cu}. */
final class CudaGraph implements GraphOperations {
  private static final int THREADS = 256;
  private static final int WARP = 32;

  private final Kernels kernels;

  CudaGraph(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    Arguments operands =
        Arguments.of()
            .indices(adjacency.offsets())
            .indices(adjacency.neighbours())
            .matrix(weights)
            .matrix(x);
    sum(operands, weights.columns(), out, accumulate);
  }

  @Override
  public void segmentSum(Indices offsets, Matrix x, Matrix out, boolean accumulate) {
    sum(Arguments.of().indices(offsets).address(0).address(0).matrix(x), 1, out, accumulate);
  }

  @Override
  public void segmentSum(Indices offsets, Indices rows, Matrix x, Matrix out, boolean accumulate) {
    sum(Arguments.of().indices(offsets).indices(rows).address(0).matrix(x), 1, out, accumulate);
  }

  @Override
  public void dot(Adjacency adjacency, Matrix left, Matrix right, Matrix out, boolean accumulate) {
    int heads = out.columns();
    int vector = vector(left.columns() / heads);
    kernels.launch(
        "graph_dot" + vector,
        new Grid(warps(left.rows()), heads, 1, THREADS, 0),
        Arguments.of()
            .indices(adjacency.offsets())
            .indices(adjacency.neighbours())
            .matrix(left)
            .matrix(right)
            .matrix(out)
            .integer(left.rows())
            .integer(left.columns())
            .integer(heads)
            .integer(lanes(left.columns() / heads / vector))
            .flag(accumulate));
  }

  @Override
  public void add(Adjacency adjacency, Matrix left, Matrix right, Matrix out) {
    kernels.launch(
        "graph_add",
        Grid.of(warps(left.rows()), THREADS),
        Arguments.of()
            .indices(adjacency.offsets())
            .indices(adjacency.neighbours())
            .matrix(left)
            .matrix(right)
            .matrix(out)
            .integer(left.rows())
            .integer(out.columns()));
  }

  @Override
  public void softmax(Adjacency adjacency, Matrix scores, double scale, Matrix out) {
    kernels.launch(
        "graph_softmax",
        Grid.of(warps(adjacency.rows()), THREADS),
        Arguments.of()
            .indices(adjacency.offsets())
            .matrix(scores)
            .matrix(out)
            .integer(adjacency.rows())
            .integer(scores.columns())
            .integer(span(scores.columns()))
            .real((float) scale));
  }

  @Override
  public void softmaxGradient(
      Adjacency adjacency,
      Matrix probabilities,
      Matrix gradOut,
      double scale,
      Matrix gradScores,
      boolean accumulate) {
    kernels.launch(
        "graph_softmax_gradient",
        Grid.of(warps(adjacency.rows()), THREADS),
        Arguments.of()
            .indices(adjacency.offsets())
            .matrix(probabilities)
            .matrix(gradOut)
            .matrix(gradScores)
            .integer(adjacency.rows())
            .integer(probabilities.columns())
            .integer(span(probabilities.columns()))
            .real((float) scale)
            .flag(accumulate));
  }

  @Override
  public void gather(Indices rows, Matrix x, Matrix out, boolean accumulate) {
    int vector = vector(x.columns());
    kernels.launch(
        "graph_gather" + vector,
        Grid.covering(out.size() / vector, THREADS),
        Arguments.of()
            .indices(rows)
            .matrix(x)
            .matrix(out)
            .integer(rows.size())
            .integer(x.columns())
            .flag(accumulate));
  }

  /** The operands are offsets, rows, weights and x. */
  private void sum(Arguments operands, int heads, Matrix out, boolean accumulate) {
    int columns = out.columns();
    int vector = vector(columns / heads);
    int lanes = lanes(columns / vector);
    int blocks = Math.toIntExact(Math.ceilDiv((long) out.rows() * lanes, THREADS));
    kernels.launch(
        "graph_sum" + vector,
        Grid.of2(blocks, Math.ceilDiv(columns, vector * lanes), THREADS),
        operands
            .matrix(out)
            .integer(out.rows())
            .integer(columns)
            .integer(heads)
            .integer(lanes)
            .flag(accumulate));
  }

  /** Floats that a lane reads at once: four where they never cross a head's border. */
  private static int vector(int width) {
    return width % 4 == 0 ? 4 : 1;
  }

  /** The least power of two that covers a row, at most a warp. */
  private static int lanes(int vectors) {
    return vectors <= 1 ? 1 : Math.min(WARP, Integer.highestOneBit(vectors - 1) * 2);
  }

  /** How many heads a warp treats side by side. */
  private static int span(int heads) {
    return Math.min(WARP, Integer.lowestOneBit(Math.max(1, heads)));
  }

  private static int warps(int rows) {
    return Math.toIntExact(Math.ceilDiv((long) rows * WARP, THREADS));
  }
}
