package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Optimisation;

/** Optimiser steps, element by element, in double. */
public final class ReferenceOptimisation implements Optimisation {
  @Override
  public void adamW(
      Matrix parameter, Matrix gradient, Matrix first, Matrix second, AdamWStep step) {
    double keep = 1 - step.learningRate() * step.weightDecay();
    double rate = step.learningRate() * step.correction1();
    double correction2 = step.correction2();
    for (long i = 0; i < parameter.size(); i++) {
      double g = gradient.get(i);
      double m = first.get(i) + (1 - step.beta1()) * (g - first.get(i));
      double v = step.beta2() * second.get(i) + (1 - step.beta2()) * g * g;
      first.set(i, m);
      second.set(i, v);
      double root = Math.sqrt(v * correction2) + step.epsilon();
      parameter.set(i, parameter.get(i) * keep - rate * m / root);
    }
  }
}
