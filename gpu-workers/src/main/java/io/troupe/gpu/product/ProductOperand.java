package io.troupe.gpu.product;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;

/**
 * One side of a product, by addresses. Its lines are the rows of a left operand, the columns of a
 * right one; along a line lie the summands. One of both steps is the size of an element.
 *
 * @param address of the first element
 * @param line bytes from one line to the next
 * @param step bytes from one summand to the next
 * @param isHalf whether elements are bfloat16, else they are floats
 */
public record ProductOperand(long address, long line, long step, boolean isHalf) {
  /** A matrix of which each row is a line. */
  public static ProductOperand ofRows(Matrix matrix) {
    long element = matrix.type().bytes();
    return new ProductOperand(
        matrix.address(), element * matrix.columns(), element, isHalf(matrix));
  }

  /** A matrix of which each column is a line. */
  public static ProductOperand ofColumns(Matrix matrix) {
    long element = matrix.type().bytes();
    return new ProductOperand(
        matrix.address(), element, element * matrix.columns(), isHalf(matrix));
  }

  /** The part that starts at a line and a summand. */
  public ProductOperand at(long firstLine, long firstStep) {
    return new ProductOperand(address + firstLine * line + firstStep * step, line, step, isHalf);
  }

  /** The same form elsewhere. */
  public ProductOperand shifted(long bytes) {
    return new ProductOperand(address + bytes, line, step, isHalf);
  }

  /** Whether the summands of a line lie side by side. */
  public boolean hasContiguousLines() {
    return step == (isHalf ? 2 : 4);
  }

  private static boolean isHalf(Matrix matrix) {
    return matrix.type() == ElementType.BFLOAT16;
  }
}
