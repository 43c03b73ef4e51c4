package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Optimisation;

/** Optimiser steps, a block for each chunk of a group; see {@code optimisation.cu}. */
final class CudaOptimisation implements Optimisation {
  private static final int THREADS = 256;

  private final Kernels kernels;

  CudaOptimisation(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void adamW(
      MatrixGroup parameters,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      AdamWStep step) {
    kernels.launch(
        "adamw",
        chunks(parameters),
        Arguments.of()
            .bytes(parameters.table())
            .bytes(gradients.table())
            .bytes(first.table())
            .bytes(second.table())
            .real((float) (1 - step.learningRate() * step.weightDecay()))
            .real((float) (step.learningRate() * step.correction1()))
            .real((float) (1 - step.beta1()))
            .real((float) step.beta2())
            .real((float) (1 - step.beta2()))
            .real((float) step.correction2())
            .real((float) step.epsilon()));
  }

  @Override
  public void norm(MatrixGroup matrices, Matrix out) {
    int chunks = matrices.chunks().size();
    long sums = kernels.scratch(Math.max(1, chunks) * (long) Float.BYTES);
    kernels.launch(
        "squares_of_chunks",
        chunks(matrices).withShared(32 * Float.BYTES),
        Arguments.of().bytes(matrices.table()).address(sums));
    kernels.launch(
        "root_of_sums",
        Grid.of(1, THREADS).withShared(THREADS * Double.BYTES),
        Arguments.of().address(sums).whole(chunks).matrix(out));
  }

  @Override
  public void clip(MatrixGroup matrices, Matrix norm, double limit) {
    kernels.launch(
        "clip_to_norm",
        chunks(matrices),
        Arguments.of().bytes(matrices.table()).matrix(norm).real((float) limit));
  }

  @Override
  public void average(MatrixGroup averages, MatrixGroup values, double decay) {
    kernels.launch(
        "moving_average",
        chunks(averages),
        Arguments.of().bytes(averages.table()).bytes(values.table()).real((float) (1 - decay)));
  }

  private static Grid chunks(MatrixGroup group) {
    return Grid.of(group.chunks().size(), THREADS);
  }
}
