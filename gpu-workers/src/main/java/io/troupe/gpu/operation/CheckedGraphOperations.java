package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedGraphOperations(GraphOperations family) implements GraphOperations {
  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    require("weights", weights, adjacency.edges(), 1);
    require("out", out, adjacency.rows(), x.columns());
    adjacency.neighbours().requireBelow("neighbours", x.rows());
    requireType(out, weights, x);
    requireDistinct(out, x, weights);
    family.aggregate(adjacency, weights, x, out, accumulate);
  }
}
