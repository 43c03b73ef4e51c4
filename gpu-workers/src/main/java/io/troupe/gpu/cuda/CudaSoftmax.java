package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Softmax;

/** Turns rows into distributions; see {@code softmax.cu}. */
final class CudaSoftmax implements Softmax {
  private final Kernels kernels;

  CudaSoftmax(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void softmax(Matrix x, Matrix out) {
    forward(x, out, false);
  }

  @Override
  public void softmaxGradient(
      Matrix probabilities, Matrix gradOut, Matrix gradX, boolean accumulate) {
    gradient("softmax_gradient", probabilities, gradOut, gradX, accumulate);
  }

  @Override
  public void logSoftmax(Matrix x, Matrix out) {
    forward(x, out, true);
  }

  @Override
  public void logSoftmaxGradient(
      Matrix logarithms, Matrix gradOut, Matrix gradX, boolean accumulate) {
    gradient("log_softmax_gradient", logarithms, gradOut, gradX, accumulate);
  }

  private void forward(Matrix x, Matrix out, boolean logarithm) {
    Teams teams = Teams.of(x);
    kernels.launch(
        "softmax_forward",
        teams.grid(),
        Arguments.of()
            .matrix(x)
            .matrix(out)
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(logarithm)
            .flag(teams.isWide()));
  }

  private void gradient(
      String kernel, Matrix value, Matrix gradOut, Matrix gradX, boolean accumulate) {
    Teams teams = Teams.of(value);
    kernels.launch(
        kernel,
        teams.grid(),
        Arguments.of()
            .matrix(value)
            .matrix(gradOut)
            .matrix(gradX)
            .whole(teams.rows())
            .integer(teams.columns())
            .flag(accumulate)
            .flag(teams.isWide()));
  }
}
