package io.troupe.pipelines.graph.model;

import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;

/**
 * {@code F(z) = FF(S z)}, where S sums over neighbours and the node itself, normalised by both
 * degrees. No weight stands before the sum.
 */
final class Gcn implements Architecture {
  @Override
  public Modules over(Scope scope, NodeGraph graph) {
    Aggregation sum = Aggregation.symmetric(scope, graph);
    return (parameters, name, hidden) -> {
      FeedForward feedForward = new FeedForward(parameters, name + ".feed-forward", hidden, hidden);
      return (pass, x, z) -> feedForward.addTo(pass, x, sum.apply(pass.tape(), z));
    };
  }
}
