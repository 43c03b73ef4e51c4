package io.troupe.gpu.operation;

/** A matrix has no Cholesky factor: what was left of a diagonal element is not above zero. */
public final class NotPositiveDefiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  private final int pivot;

  /**
   * The factorisation stopped.
   *
   * @param pivot the row whose diagonal element failed, from 0
   * @param value what was left of it; may be NaN
   * @param rows of the matrix
   */
  public NotPositiveDefiniteException(int pivot, double value, int rows) {
    super(
        "the matrix ("
            + rows
            + ", "
            + rows
            + ") is not positive definite: pivot "
            + pivot
            + " is "
            + value
            + "; add to its diagonal");
    this.pivot = pivot;
  }

  /** The row whose diagonal element failed, from 0. */
  public int pivot() {
    return pivot;
  }
}
