package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Parameter;
import io.troupe.gpu.autograd.Parameters;
import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;

/** {@code x W^T + b}; both start uniform in [-1/sqrt(in), 1/sqrt(in)), as PyTorch's do. */
final class Linear {
  private final Parameter weight;
  private final Parameter bias;

  Linear(Parameters parameters, String name, int in, int out) {
    weight = parameters.weight(name + ".weight", out, in);
    bias = parameters.bias(name + ".bias", out, in);
  }

  /** {@code (n, in)} to {@code (n, out)}. */
  Variable apply(Tape tape, Variable x) {
    return tape.linear(x, weight, bias);
  }
}
