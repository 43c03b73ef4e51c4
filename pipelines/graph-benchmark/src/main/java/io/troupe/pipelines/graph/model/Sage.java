package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;

/** {@code F(z) = FF([z, mean of the neighbours' z])}, of 2 h features to h. */
final class Sage implements Architecture {
  @Override
  public Modules over(Scope scope, NodeGraph graph) {
    Aggregation mean = Aggregation.mean(scope, graph);
    return (parameters, name, hidden) -> {
      FeedForward feedForward =
          new FeedForward(parameters, name + ".feed-forward", 2 * hidden, hidden);
      return (pass, x, z) -> {
        Variable message = mean.apply(pass.tape(), z);
        return feedForward.addTo(pass, x, pass.tape().concatenate(z, message));
      };
    };
  }
}
