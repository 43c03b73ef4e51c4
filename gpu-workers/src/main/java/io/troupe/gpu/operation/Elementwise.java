package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * What treats each element alone. {@link Operations} has checked the shapes; {@code out} may be an
 * input.
 *
 * <p>Arithmetic broadcasts as in PyTorch: an operand of one row stands for as many equal rows as
 * {@code out} has, one of one column for as many equal columns, and {@code out} is as large as both
 * together. With {@code accumulate} the result is added to what is in {@code out}, so {@link
 * #multiply} is then a fused multiply-add.
 *
 * <p>Numeric contract: each operation is rounded once on the reference; elsewhere an accumulated
 * one may be rounded once or twice. Division is exact to the last place on the CPU and within two
 * units on CUDA.
 */
public interface Elementwise {
  /** {@code out (+)= left + right}. */
  void add(Matrix left, Matrix right, Matrix out, boolean accumulate);

  /** {@code out (+)= left - right}. */
  void subtract(Matrix left, Matrix right, Matrix out, boolean accumulate);

  /** {@code out (+)= left right}, element by element. */
  void multiply(Matrix left, Matrix right, Matrix out, boolean accumulate);

  /** {@code out (+)= left / right}; dividing by zero gives infinities or NaN, no error. */
  void divide(Matrix left, Matrix right, Matrix out, boolean accumulate);

  /** {@code out (+)= factor x + summand}. */
  void scaleShift(Matrix x, double factor, double summand, Matrix out, boolean accumulate);

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
