package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Activations;
import io.troupe.gpu.operation.Dropout;

/** Activation functions; see {@code activations.cu}. */
final class CudaActivations implements Activations {
  private final Kernels kernels;

  CudaActivations(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    kernels.launch(
        "dropout_gelu", DropoutArguments.grid(x), DropoutArguments.add(values(x, out), dropout));
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    kernels.launch(
        "dropout_gelu_gradient",
        DropoutArguments.grid(x),
        DropoutArguments.add(gradients(x, gradOut, gradX), dropout).flag(accumulate));
  }

  @Override
  public void geluTanh(Matrix x, Matrix out) {
    kernels.launch("gelu_tanh", Places.flat(x).grid(), values(x, out));
  }

  @Override
  public void geluTanhGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    kernels.launch(
        "gelu_tanh_gradient", Places.flat(x).grid(), gradients(x, gradOut, gradX).flag(accumulate));
  }

  @Override
  public void silu(Matrix x, Matrix out) {
    kernels.launch("silu", Places.flat(x).grid(), values(x, out));
  }

  @Override
  public void siluGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    kernels.launch(
        "silu_gradient", Places.flat(x).grid(), gradients(x, gradOut, gradX).flag(accumulate));
  }

  @Override
  public void leakyRelu(Matrix x, double slope, Matrix out) {
    kernels.launch("leaky_relu", Places.flat(x).grid(), values(x, out).real((float) slope));
  }

  @Override
  public void leakyReluGradient(
      Matrix x, double slope, Matrix gradOut, Matrix gradX, boolean accumulate) {
    kernels.launch(
        "leaky_relu_gradient",
        Places.flat(x).grid(),
        gradients(x, gradOut, gradX).real((float) slope).flag(accumulate));
  }

  @Override
  public void swiglu(Matrix gate, Matrix up, Matrix out) {
    Places places = Places.flat(gate);
    kernels.launch(
        "swiglu",
        places.grid(),
        strided(Arguments.of().matrix(gate).matrix(up).matrix(out), places, 0));
  }

  @Override
  public void swigluGradient(
      Matrix gate, Matrix up, Matrix gradOut, Matrix gradGate, Matrix gradUp, boolean accumulate) {
    Places places = Places.flat(gate);
    Arguments arguments =
        Arguments.of().matrix(gate).matrix(up).matrix(gradOut).matrix(gradGate).matrix(gradUp);
    kernels.launch(
        "swiglu_gradient", places.grid(), strided(arguments, places, 0).flag(accumulate));
  }

  @Override
  public void swigluHalves(Matrix x, Matrix out) {
    int half = out.columns();
    Places places = Places.rows(x.rows(), half, half);
    kernels.launch(
        "swiglu",
        places.grid(),
        strided(Arguments.of().matrix(x).matrix(x, half).matrix(out), places, x.columns()));
  }

  @Override
  public void swigluHalvesGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    int half = gradOut.columns();
    Places places = Places.rows(x.rows(), half, half);
    Arguments arguments =
        Arguments.of().matrix(x).matrix(x, half).matrix(gradOut).matrix(gradX).matrix(gradX, half);
    kernels.launch(
        "swiglu_gradient", places.grid(), strided(arguments, places, x.columns()).flag(accumulate));
  }

  private static Arguments values(Matrix x, Matrix out) {
    return Arguments.of().matrix(x).matrix(out).whole(x.size());
  }

  private static Arguments gradients(Matrix x, Matrix gradOut, Matrix gradX) {
    return Arguments.of().matrix(x).matrix(gradOut).matrix(gradX).whole(x.size());
  }

  private static Arguments strided(Arguments arguments, Places places, long stride) {
    return arguments
        .whole(places.rows())
        .whole(places.columns())
        .whole(stride)
        .integer(places.width());
  }
}
