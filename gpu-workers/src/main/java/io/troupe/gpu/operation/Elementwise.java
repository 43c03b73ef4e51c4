package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * What treats each element alone. {@link Operations} has checked the shapes; {@code out} may be an
 * input.
 *
 * <p>GELU is the exact one, {@code x Phi(x)} with the normal distribution's cumulative function
 * (arXiv 1606.08415), not its tanh approximation.
 */
public interface Elementwise {
  /** {@code out = gelu(dropout(x))}. */
  void dropoutGelu(Matrix x, Dropout dropout, Matrix out);

  /** {@code gradX (+)= dropout'(gelu'(dropout(x)) gradOut)}. */
  void dropoutGeluGradient(
      Matrix x, Dropout dropout, Matrix gradOut, Matrix gradX, boolean accumulate);

  /** {@code out = dropout(x)}, or {@code out += dropout(x)}; its own gradient. */
  void dropout(Matrix x, Dropout dropout, Matrix out, boolean accumulate);

  /** {@code out = base + dropout(x)}. */
  void addDropout(Matrix base, Matrix x, Dropout dropout, Matrix out);

  /**
   * Copies or adds {@code columns} columns of all rows.
   *
   * @param from (n, c), read from column {@code fromColumn}
   * @param to (n, d), written from column {@code toColumn}; not {@code from}
   */
  void copyColumns(
      Matrix from, int fromColumn, Matrix to, int toColumn, int columns, boolean accumulate);
}
