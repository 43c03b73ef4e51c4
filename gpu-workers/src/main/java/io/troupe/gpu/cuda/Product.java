package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Transposition;
import java.util.Optional;

/**
 * One product of matrices, or a batch of them: {@code out (+)= op(left) op(right) + bias}.
 *
 * @param batches how many lie one below the other in left, right and out
 * @param bias (1, m), added to each row; none where {@code accumulate} is set
 */
record Product(
    Matrix left,
    Matrix right,
    Transposition transposition,
    int batches,
    Matrix out,
    boolean accumulate,
    Optional<Matrix> bias) {

  /** Refuses the types that no provider has. */
  Product {
    boolean operands = left.type() == ElementType.FLOAT32 || left.type() == ElementType.BFLOAT16;
    if (!operands || right.type() != left.type() || out.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException(
          "CUDA multiplies FLOAT32 or BFLOAT16 into FLOAT32, got "
              + left
              + " and "
              + right
              + " into "
              + out);
    }
  }

  /** Rows of each result. */
  int n() {
    return out.rows() / batches;
  }

  /** Columns of each result. */
  int m() {
    return out.columns();
  }

  /** The inner dimension, over which is summed. */
  int k() {
    return transposition == Transposition.LEFT ? left.rows() / batches : left.columns();
  }

  boolean isBfloat16() {
    return left.type() == ElementType.BFLOAT16;
  }

  boolean isEmpty() {
    return out.size() == 0;
  }

  @Override
  public String toString() {
    return "the product of "
        + left
        + " and "
        + right
        + " into "
        + out
        + ", transposed "
        + transposition
        + ", batches "
        + batches;
  }
}
