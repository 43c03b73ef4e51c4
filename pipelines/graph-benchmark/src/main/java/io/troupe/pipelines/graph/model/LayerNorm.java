package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Parameter;
import io.troupe.gpu.autograd.Parameters;
import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;

/** Layer normalisation of each node, epsilon 1e-5, with a scale of 1 and a shift of 0 at first. */
final class LayerNorm {
  private final Parameter scale;
  private final Parameter shift;

  LayerNorm(Parameters parameters, String name, int width) {
    scale = parameters.constant(name + ".weight", 1, width, 1);
    shift = parameters.constant(name + ".bias", 1, width, 0);
  }

  Variable apply(Tape tape, Variable x) {
    return tape.layerNorm(x, scale, shift);
  }
}
