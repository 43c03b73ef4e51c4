package io.troupe.gpu;

import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.util.SplittableRandom;

/** Random inputs from a seed. */
public final class Seeds {
  private final SplittableRandom random;

  /** Inputs of a seed. */
  public Seeds(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Standard normal values. */
  public Matrix normal(Scope scope, int rows, int columns) {
    Matrix matrix = scope.matrix(rows, columns);
    for (long i = 0; i < matrix.size(); i++) {
      matrix.set(i, random.nextGaussian());
    }
    return matrix;
  }

  /** Values in [0, 1). */
  public Matrix uniform(Scope scope, int rows, int columns) {
    Matrix matrix = scope.matrix(rows, columns);
    for (long i = 0; i < matrix.size(); i++) {
      matrix.set(i, random.nextDouble());
    }
    return matrix;
  }

  /** Integers from 0 to bound - 1. */
  public int[] below(int bound, int count) {
    return random.ints(count, 0, bound).toArray();
  }

  /** A graph with parallel edges, loops and, for few edges, isolated nodes. */
  public CsrGraph graph(Scope scope, int nodes, int edges) {
    return CsrGraph.of(scope, nodes, below(nodes, edges), below(nodes, edges));
  }
}
