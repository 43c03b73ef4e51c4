package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedActivations(Activations family) implements Activations {
  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    requireAlike(x, out);
    family.dropoutGelu(x, dropout, out);
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireAlike(x, gradOut, gradX);
    family.dropoutGeluGradient(x, dropout, gradOut, gradX, accumulate);
  }

  @Override
  public void geluTanh(Matrix x, Matrix out) {
    requireAlike(x, out);
    family.geluTanh(x, out);
  }

  @Override
  public void geluTanhGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireAlike(x, gradOut, gradX);
    family.geluTanhGradient(x, gradOut, gradX, accumulate);
  }

  @Override
  public void silu(Matrix x, Matrix out) {
    requireAlike(x, out);
    family.silu(x, out);
  }

  @Override
  public void siluGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireAlike(x, gradOut, gradX);
    family.siluGradient(x, gradOut, gradX, accumulate);
  }

  @Override
  public void leakyRelu(Matrix x, double slope, Matrix out) {
    requireAlike(x, out);
    family.leakyRelu(x, slope, out);
  }

  @Override
  public void leakyReluGradient(
      Matrix x, double slope, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireAlike(x, gradOut, gradX);
    family.leakyReluGradient(x, slope, gradOut, gradX, accumulate);
  }

  @Override
  public void swiglu(Matrix gate, Matrix up, Matrix out) {
    requireLike("up", up, gate);
    requireLike("out", out, gate);
    requireType(gate, up, out);
    family.swiglu(gate, up, out);
  }

  @Override
  public void swigluGradient(
      Matrix gate, Matrix up, Matrix gradOut, Matrix gradGate, Matrix gradUp, boolean accumulate) {
    requireLike("up", up, gate);
    requireLike("gradOut", gradOut, gate);
    requireLike("gradGate", gradGate, gate);
    requireLike("gradUp", gradUp, gate);
    requireType(gate, up, gradOut, gradGate, gradUp);
    requireDistinct(gradGate, gradUp);
    family.swigluGradient(gate, up, gradOut, gradGate, gradUp, accumulate);
  }

  @Override
  public void swigluHalves(Matrix x, Matrix out) {
    requireHalves(x);
    require("out", out, x.rows(), x.columns() / 2);
    requireType(x, out);
    requireDistinct(out, x);
    family.swigluHalves(x, out);
  }

  @Override
  public void swigluHalvesGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireHalves(x);
    require("gradOut", gradOut, x.rows(), x.columns() / 2);
    requireLike("gradX", gradX, x);
    requireType(x, gradOut, gradX);
    family.swigluHalvesGradient(x, gradOut, gradX, accumulate);
  }

  private static void requireHalves(Matrix x) {
    if (x.columns() % 2 != 0) {
      throw new IllegalArgumentException("x must have an even number of columns, got " + x.shape());
    }
  }

  private static void requireAlike(Matrix x, Matrix out) {
    requireLike("out", out, x);
    requireType(x, out);
  }

  private static void requireAlike(Matrix x, Matrix gradOut, Matrix gradX) {
    requireLike("gradOut", gradOut, x);
    requireLike("gradX", gradX, x);
    requireType(x, gradOut, gradX);
  }
}
