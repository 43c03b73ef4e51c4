package io.troupe.pipelines.graph.model;

import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.NodeGraph;

/** {@code F(z) = FF(z)}: no edge is used. */
final class ResNet implements Architecture {
  @Override
  public Modules over(Scope scope, NodeGraph graph) {
    return (parameters, name, hidden) ->
        new FeedForward(parameters, name + ".feed-forward", hidden, hidden)::addTo;
  }
}
