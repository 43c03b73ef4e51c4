package io.troupe.gpu.memory;

/**
 * One factor for each edge of a graph, in both orders of it.
 *
 * @param byDestination (edges, 1), in the order of {@link CsrGraph#byDestination()}
 * @param bySource (edges, 1), in the order of {@link CsrGraph#bySource()}
 */
public record EdgeWeights(Matrix byDestination, Matrix bySource) {
  /** 1 for each edge: aggregation sums. */
  public static EdgeWeights ones(Scope scope, CsrGraph graph) {
    return of(scope, graph, (source, destination) -> 1);
  }

  /** 1 / in-degree of the destination: aggregation takes the mean; the mean of nothing is 0. */
  public static EdgeWeights mean(Scope scope, CsrGraph graph) {
    return of(scope, graph, (source, destination) -> 1.0 / graph.inDegree(destination));
  }

  /**
   * 1 / sqrt(d_source d_destination) with in-degrees: the symmetric normalisation of a GCN. The
   * caller adds the loops.
   *
   * @throws IllegalArgumentException if an edge starts in a node without in-edges
   */
  public static EdgeWeights symmetric(Scope scope, CsrGraph graph) {
    return of(
        scope,
        graph,
        (source, destination) -> {
          if (graph.inDegree(source) == 0) {
            throw new IllegalArgumentException(
                "node "
                    + source
                    + " has no in-edges, so its edges have no symmetric weight;"
                    + " add loops or both directions");
          }
          return 1 / Math.sqrt((double) graph.inDegree(source) * graph.inDegree(destination));
        });
  }

  /**
   * A factor of each edge's ends.
   *
   * @param factor asked once for each edge, in the order by destination
   */
  public static EdgeWeights of(Scope scope, CsrGraph graph, Factor factor) {
    int[] offsets = graph.byDestination().offsets().toArray();
    int[] sources = graph.byDestination().neighbours().toArray();
    int[] edges = graph.edgeOfSourcePosition().toArray();
    double[] factors = new double[sources.length];
    for (int node = 0; node < graph.nodes(); node++) {
      for (int edge = offsets[node]; edge < offsets[node + 1]; edge++) {
        factors[edge] = factor.of(sources[edge], node);
      }
    }
    Matrix weights = scope.matrix(graph.edges(), 1);
    weights.fill(edge -> factors[(int) edge]);
    Matrix transposed = scope.matrix(graph.edges(), 1);
    transposed.fill(position -> factors[edges[(int) position]]);
    return new EdgeWeights(weights, transposed);
  }

  /** The factor of an edge. */
  @FunctionalInterface
  public interface Factor {
    /** The factor of the edge from source to destination. */
    double of(int source, int destination);
  }
}
