package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Optimisation;

/** Optimiser steps, element by element, in double. */
public final class ReferenceOptimisation implements Optimisation {
  @Override
  public void adamW(
      MatrixGroup parameters,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      AdamWStep step) {
    for (int i = 0; i < parameters.matrices().size(); i++) {
      adamW(
          parameters.matrices().get(i),
          gradients.matrices().get(i),
          first.matrices().get(i),
          second.matrices().get(i),
          step);
    }
  }

  @Override
  public void norm(MatrixGroup matrices, Matrix out) {
    double sum = 0;
    for (Matrix matrix : matrices.matrices()) {
      for (long i = 0; i < matrix.size(); i++) {
        sum += matrix.get(i) * matrix.get(i);
      }
    }
    out.set(0, Math.sqrt(sum));
  }

  @Override
  public void clip(MatrixGroup matrices, Matrix norm, double limit) {
    double factor = Math.min(1, limit / (norm.get(0) + 1e-6));
    for (Matrix matrix : matrices.matrices()) {
      for (long i = 0; i < matrix.size(); i++) {
        matrix.set(i, matrix.get(i) * factor);
      }
    }
  }

  @Override
  public void average(MatrixGroup averages, MatrixGroup values, double decay) {
    for (int k = 0; k < averages.matrices().size(); k++) {
      Matrix average = averages.matrices().get(k);
      Matrix value = values.matrices().get(k);
      for (long i = 0; i < average.size(); i++) {
        average.set(i, average.get(i) + (1 - decay) * (value.get(i) - average.get(i)));
      }
    }
  }

  private static void adamW(
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
