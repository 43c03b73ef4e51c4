package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Optimisation;

/** Optimiser steps; see {@code optimisation.cu}. */
final class CudaOptimisation implements Optimisation {
  private static final int THREADS = 256;

  private final Kernels kernels;

  CudaOptimisation(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void adamW(
      Matrix parameter, Matrix gradient, Matrix first, Matrix second, AdamWStep step) {
    kernels.launch(
        "adamw",
        Grid.covering(parameter.size(), THREADS),
        Arguments.of()
            .matrix(parameter)
            .matrix(gradient)
            .matrix(first)
            .matrix(second)
            .whole(parameter.size())
            .real((float) (1 - step.learningRate() * step.weightDecay()))
            .real((float) (step.learningRate() * step.correction1()))
            .real((float) step.beta1())
            .real((float) step.beta2())
            .real((float) step.correction2())
            .real((float) step.epsilon()));
  }
}
