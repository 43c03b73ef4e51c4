package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
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
    throw new UnsupportedOperationException("Optimisation.norm has no CUDA version");
  }

  @Override
  public void clip(MatrixGroup matrices, Matrix norm, double limit) {
    throw new UnsupportedOperationException("Optimisation.clip has no CUDA version");
  }

  @Override
  public void average(MatrixGroup averages, MatrixGroup values, double decay) {
    throw new UnsupportedOperationException("Optimisation.average has no CUDA version");
  }
}
