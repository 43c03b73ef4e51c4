package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Matrix;

/** Sparse products. {@link Operations} has checked the shapes; {@code out} is not {@code x}. */
public interface GraphOperations {
  /**
   * {@code out[v] (+)= sum over the edges e of v of weights[e] x[neighbours[e]]}, in the order of
   * the edges; a row without edges is 0.
   *
   * @param adjacency v rows, e edges
   * @param weights (e, 1)
   * @param x (any, c)
   * @param out (v, c)
   */
  void aggregate(Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate);
}
