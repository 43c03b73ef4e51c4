package io.troupe.gpu.operation;

/** Which operand of a product is transposed. */
public enum Transposition {
  /** (n, k) times (k, m). */
  NONE,
  /** (k, n) transposed, times (k, m). */
  LEFT,
  /** (n, k) times (m, k) transposed. */
  RIGHT
}
