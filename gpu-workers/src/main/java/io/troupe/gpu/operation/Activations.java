package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Activation functions, element by element, and their gradients {@code gradX (+)= f'(x) gradOut}.
 * {@link Operations} has checked the shapes; a result may be an input of the same shape.
 *
 * <p>Numeric contract, in floats: values have an absolute error below {@code 3e-7 max(1, |x|)},
 * gradients below {@code 1e-6 |gradOut|}, before what is added to them.
 */
public interface Activations {
  /**
   * {@code out = gelu(dropout(x))} with the exact GELU {@code x Phi(x)}, Phi the normal
   * distribution's cumulative function (arXiv 1606.08415).
   */
  void dropoutGelu(Matrix x, Dropout dropout, Matrix out);

  /** {@code gradX (+)= dropout'(gelu'(dropout(x)) gradOut)}. */
  void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate);

  /**
   * GELU's approximation {@code x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))} (arXiv
   * 1606.08415, section 2), with which some models were trained.
   */
  void geluTanh(Matrix x, Matrix out);

  /** The gradient of {@link #geluTanh}. */
  void geluTanhGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate);

  /** SiLU, {@code x / (1 + exp(-x))} (arXiv 1702.03118). */
  void silu(Matrix x, Matrix out);

  /** The gradient of {@link #silu}. */
  void siluGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate);

  /** {@code x} above zero, else {@code slope x}; ReLU for a slope of 0. */
  void leakyRelu(Matrix x, double slope, Matrix out);

  /** The gradient of {@link #leakyRelu}; at zero the slope, as in PyTorch. */
  void leakyReluGradient(Matrix x, double slope, Matrix gradOut, Matrix gradX, boolean accumulate);

  /**
   * SwiGLU (arXiv 2002.05202), {@code out = silu(gate) up}.
   *
   * @param gate (n, c)
   * @param up (n, c)
   * @param out (n, c)
   */
  void swiglu(Matrix gate, Matrix up, Matrix out);

  /** The gradients of {@link #swiglu} by both operands; two matrices. */
  void swigluGradient(
      Matrix gate, Matrix up, Matrix gradOut, Matrix gradGate, Matrix gradUp, boolean accumulate);

  /**
   * SwiGLU of the halves of one matrix, as a product with the joined weights gives it: {@code
   * out[i, j] = silu(x[i, j]) x[i, c + j]}.
   *
   * @param x (n, 2c)
   * @param out (n, c), not {@code x}
   */
  void swigluHalves(Matrix x, Matrix out);

  /**
   * The gradient of {@link #swigluHalves}.
   *
   * @param x (n, 2c)
   * @param gradOut (n, c)
   * @param gradX (n, 2c)
   */
  void swigluHalvesGradient(Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate);
}
