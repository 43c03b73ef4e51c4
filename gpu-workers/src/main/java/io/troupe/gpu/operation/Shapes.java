package io.troupe.gpu.operation;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import java.util.Arrays;

/** The checks of the facade: each says what was expected and what was there. */
final class Shapes {
  private Shapes() {}

  static void require(String name, Matrix matrix, int rows, int columns) {
    if (matrix.rows() != rows || matrix.columns() != columns) {
      throw new IllegalArgumentException(
          name + " must be (" + rows + ", " + columns + "), got " + matrix.shape());
    }
  }

  static void requireLike(String name, Matrix matrix, Matrix like) {
    require(name, matrix, like.rows(), like.columns());
  }

  /** All of one type, in which operations compute. */
  static void requireType(Matrix first, Matrix... others) {
    if (!first.type().isComputed()) {
      throw new IllegalArgumentException(
          "this operation computes in FLOAT32 or FLOAT64, got "
              + first.type()
              + "; convert the operand first");
    }
    for (Matrix other : others) {
      if (other.type() != first.type()) {
        throw new IllegalArgumentException(
            "operands must have one element type, got " + first.type() + " and " + other.type());
      }
    }
  }

  /** All of one type in which operations compute, or such a product of two BFLOAT16. */
  static void requireProductTypes(Matrix left, Matrix right, Matrix out) {
    if (left.type() != ElementType.BFLOAT16) {
      requireType(out, left, right);
      return;
    }
    if (right.type() != ElementType.BFLOAT16 || !out.type().isComputed()) {
      throw new IllegalArgumentException(
          "a product with BFLOAT16 has two such operands and a FLOAT32 result, got "
              + left.type()
              + ", "
              + right.type()
              + " and "
              + out.type());
    }
  }

  /** One of the types that an operand may have. */
  static void requireElements(String name, Matrix matrix, ElementType... allowed) {
    if (!Arrays.asList(allowed).contains(matrix.type())) {
      throw new IllegalArgumentException(
          name + " must be one of " + Arrays.toString(allowed) + ", got " + matrix.type());
    }
  }

  /** Stored in the type that an operation computes in, or all in BFLOAT16. */
  static void requireStored(Matrix computed, Matrix... stored) {
    requireType(computed);
    for (Matrix matrix : stored) {
      if (matrix.type() != stored[0].type()
          || (matrix.type() != computed.type() && matrix.type() != ElementType.BFLOAT16)) {
        throw new IllegalArgumentException(
            "operands must be stored in "
                + computed.type()
                + " or all in BFLOAT16, got "
                + matrix.type());
      }
    }
  }

  static void requireDistinct(Matrix out, Matrix... operands) {
    for (Matrix operand : operands) {
      if (operand == out) {
        throw new IllegalArgumentException("the result cannot be an operand, " + out.shape());
      }
    }
  }

  static void requireSize(String name, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          name + " must have " + expected + " entries, got " + actual);
    }
  }
}
