package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Activations;
import io.troupe.gpu.operation.Dropout;
import java.util.function.DoubleUnaryOperator;

/**
 * Activation functions in double. Where a product of the formula is 0 times infinity, the limit.
 */
public final class ReferenceActivations implements Activations {
  private static final double ROOT_TWO_BY_PI = 0.7978845608028654;
  private static final double CUBIC = 0.044715;

  @Override
  public void dropoutGelu(Matrix x, Dropout dropout, Matrix out) {
    for (long i = 0; i < x.size(); i++) {
      double z = x.get(i) * dropout.factor(i);
      out.set(i, gelu(z));
    }
  }

  @Override
  public void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate) {
    for (long i = 0; i < x.size(); i++) {
      double factor = dropout.factor(i);
      put(gradX, i, factor * geluGradient(x.get(i) * factor) * gradOut.get(i), accumulate);
    }
  }

  @Override
  public void geluTanh(Matrix x, Matrix out) {
    apply(x, out, ReferenceActivations::geluTanh);
  }

  @Override
  public void geluTanhGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    applyGradient(x, gradOut, gradX, accumulate, ReferenceActivations::geluTanhGradient);
  }

  @Override
  public void silu(Matrix x, Matrix out) {
    apply(x, out, ReferenceActivations::silu);
  }

  @Override
  public void siluGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    applyGradient(x, gradOut, gradX, accumulate, ReferenceActivations::siluGradient);
  }

  @Override
  public void leakyRelu(Matrix x, double slope, Matrix out) {
    // ReLU of -infinity is 0, not 0 times infinity.
    apply(
        x,
        out,
        slope == 0 ? value -> Math.max(value, 0) : value -> value > 0 ? value : slope * value);
  }

  @Override
  public void leakyReluGradient(
      Matrix x, double slope, Matrix gradOut, Matrix gradX, boolean accumulate) {
    applyGradient(x, gradOut, gradX, accumulate, value -> value > 0 ? 1 : slope);
  }

  @Override
  public void swiglu(Matrix gate, Matrix up, Matrix out) {
    for (long i = 0; i < gate.size(); i++) {
      out.set(i, silu(gate.get(i)) * up.get(i));
    }
  }

  @Override
  public void swigluGradient(
      Matrix gate, Matrix up, Matrix gradOut, Matrix gradGate, Matrix gradUp, boolean accumulate) {
    for (long i = 0; i < gate.size(); i++) {
      double a = gate.get(i);
      double b = up.get(i);
      double grad = gradOut.get(i);
      put(gradGate, i, siluGradient(a) * b * grad, accumulate);
      put(gradUp, i, silu(a) * grad, accumulate);
    }
  }

  @Override
  public void swigluHalves(Matrix x, Matrix out) {
    int half = out.columns();
    for (int row = 0; row < x.rows(); row++) {
      for (int j = 0; j < half; j++) {
        out.set(row, j, silu(x.get(row, j)) * x.get(row, half + j));
      }
    }
  }

  @Override
  public void swigluHalvesGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate) {
    int half = gradOut.columns();
    for (int row = 0; row < x.rows(); row++) {
      for (int j = 0; j < half; j++) {
        long a = (long) row * x.columns() + j;
        long b = a + half;
        double gate = x.get(a);
        double up = x.get(b);
        double grad = gradOut.get(row, j);
        put(gradX, a, siluGradient(gate) * up * grad, accumulate);
        put(gradX, b, silu(gate) * grad, accumulate);
      }
    }
  }

  private static void apply(Matrix x, Matrix out, DoubleUnaryOperator function) {
    for (long i = 0; i < x.size(); i++) {
      out.set(i, function.applyAsDouble(x.get(i)));
    }
  }

  private static void applyGradient(
      Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate, DoubleUnaryOperator derivative) {
    for (long i = 0; i < x.size(); i++) {
      put(gradX, i, derivative.applyAsDouble(x.get(i)) * gradOut.get(i), accumulate);
    }
  }

  private static void put(Matrix out, long index, double value, boolean accumulate) {
    out.set(index, accumulate ? out.get(index) + value : value);
  }

  private static double gelu(double z) {
    return z == Double.NEGATIVE_INFINITY ? 0 : z * Normal.cumulative(z);
  }

  private static double geluGradient(double z) {
    return Double.isInfinite(z) ? step(z) : Normal.cumulative(z) + z * Normal.density(z);
  }

  private static double geluTanh(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(2 * inner(x));
  }

  private static double geluTanhGradient(double x) {
    double s = sigmoid(2 * inner(x));
    double slope = 2 * ROOT_TWO_BY_PI * (1 + 3 * CUBIC * x * x);
    return s * (1 - s) == 0 ? step(x) : s + x * s * (1 - s) * slope;
  }

  /** What the tanh is taken of; {@code (1 + tanh(u)) / 2} is the sigmoid of {@code 2 u}. */
  private static double inner(double x) {
    return ROOT_TWO_BY_PI * (x + CUBIC * x * x * x);
  }

  private static double silu(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
  }

  private static double siluGradient(double x) {
    double s = sigmoid(x);
    return Double.isInfinite(x) ? step(x) : s * (1 + x * (1 - s));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double step(double x) {
    return x > 0 ? 1 : 0;
  }
}
