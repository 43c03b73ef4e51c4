package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Parameters;
import io.troupe.gpu.autograd.Variable;

/**
 * {@code FF(z) = drop(GELU(drop(z W1 + b1)) W2 + b2)}: dropout stands before the activation, and
 * GELU is the exact one.
 */
final class FeedForward {
  private final Linear first;
  private final Linear second;

  /** From {@code in} features through {@code hidden} to {@code hidden}. */
  FeedForward(Parameters parameters, String name, int in, int hidden) {
    first = new Linear(parameters, name + ".first", in, hidden);
    second = new Linear(parameters, name + ".second", hidden, hidden);
  }

  /** {@code x + FF(z)}. */
  Variable addTo(Pass pass, Variable x, Variable z) {
    Variable active = pass.tape().dropoutGelu(first.apply(pass.tape(), z), pass.dropout());
    return pass.tape().addDropout(x, second.apply(pass.tape(), active), pass.dropout());
  }
}
