package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.GraphOperations;

/** The sparse product as three loops. */
public final class ReferenceGraph implements GraphOperations {
  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    for (int row = 0; row < adjacency.rows(); row++) {
      for (int j = 0; j < x.columns(); j++) {
        double sum = accumulate ? out.get(row, j) : 0;
        int end = adjacency.offsets().get(row + 1);
        for (int edge = adjacency.offsets().get(row); edge < end; edge++) {
          sum += weights.get(edge) * x.get(adjacency.neighbours().get(edge), j);
        }
        out.set(row, j, sum);
      }
    }
  }
}
