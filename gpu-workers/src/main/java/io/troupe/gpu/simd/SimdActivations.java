package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Activations;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.reference.ReferenceActivations;

/** Activation functions in whole vectors. */
final class SimdActivations implements Activations {
  private final ReferenceActivations reference = new ReferenceActivations();
  private final DropoutChunks chunks;

  SimdActivations(ComputePool pool, Scratch scratch) {
    this.chunks = new DropoutChunks(pool, scratch);
  }

  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    long from = address(x);
    long to = address(out);
    chunks.run(
        x.size(),
        dropout,
        (offset, factors, size) -> GeluLanes.forward(from + offset, factors, to + offset, size));
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    long from = address(x);
    long gradient = address(gradOut);
    long to = address(gradX);
    chunks.run(
        x.size(),
        dropout,
        (offset, factors, size) ->
            GeluLanes.backward(
                new GeluLanes.Addresses(from + offset, factors, gradient + offset, to + offset),
                size,
                accumulate));
  }

  @Override
  public void geluTanh(Matrix x, Matrix out) {
    reference.geluTanh(x, out);
  }

  @Override
  public void geluTanhGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    reference.geluTanhGradient(x, gradOut, gradX, accumulate);
  }

  @Override
  public void silu(Matrix x, Matrix out) {
    reference.silu(x, out);
  }

  @Override
  public void siluGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    reference.siluGradient(x, gradOut, gradX, accumulate);
  }

  @Override
  public void leakyRelu(Matrix x, double slope, Matrix out) {
    reference.leakyRelu(x, slope, out);
  }

  @Override
  public void leakyReluGradient(
      Matrix x, double slope, Matrix gradOut, Matrix gradX, boolean accumulate) {
    reference.leakyReluGradient(x, slope, gradOut, gradX, accumulate);
  }

  @Override
  public void swiglu(Matrix gate, Matrix up, Matrix out) {
    reference.swiglu(gate, up, out);
  }

  @Override
  public void swigluGradient(
      Matrix gate, Matrix up, Matrix gradOut, Matrix gradGate, Matrix gradUp, boolean accumulate) {
    reference.swigluGradient(gate, up, gradOut, gradGate, gradUp, accumulate);
  }

  @Override
  public void swigluHalves(Matrix x, Matrix out) {
    reference.swigluHalves(x, out);
  }

  @Override
  public void swigluHalvesGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    reference.swigluHalvesGradient(x, gradOut, gradX, accumulate);
  }
}
