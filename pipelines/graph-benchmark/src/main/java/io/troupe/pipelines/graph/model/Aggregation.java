package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.EdgeWeights;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.Neighbourhoods;
import io.troupe.pipelines.graph.data.NodeGraph;

/** A weighted sum over the in-neighbours of every node, on a device. */
final class Aggregation {
  private final CsrGraph graph;
  private final EdgeWeights weights;

  private Aggregation(CsrGraph graph, EdgeWeights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * The sum of {@code z_u / sqrt(d_u d_v)} over the in-neighbours u of v and v itself. Degrees
   * count edges that start at a node, its loop included, as the reference of the paper does; only
   * on directed sets does that differ from edges that end there.
   */
  static Aggregation symmetric(Scope scope, NodeGraph nodes) {
    Neighbourhoods neighbours = Neighbourhoods.of(nodes, true);
    int[] degrees = neighbours.outDegrees();
    CsrGraph graph = graph(scope, neighbours);
    return new Aggregation(
        graph,
        EdgeWeights.of(scope, graph, (u, v) -> 1 / Math.sqrt((double) degrees[u] * degrees[v])));
  }

  /** The mean of {@code z_u} over the in-neighbours u of v, v itself left out; 0 without any. */
  static Aggregation mean(Scope scope, NodeGraph nodes) {
    CsrGraph graph = graph(scope, Neighbourhoods.of(nodes, false));
    return new Aggregation(graph, EdgeWeights.mean(scope, graph));
  }

  /** {@code (nodes, features)} to the same shape. */
  Variable apply(Tape tape, Variable z) {
    return tape.aggregate(graph, weights, z);
  }

  private static CsrGraph graph(Scope scope, Neighbourhoods neighbours) {
    return CsrGraph.of(scope, neighbours.nodes(), neighbours.sources(), neighbours.targets());
  }
}
