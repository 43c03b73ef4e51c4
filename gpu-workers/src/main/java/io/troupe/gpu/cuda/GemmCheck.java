package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Transposition;
import java.util.Optional;

/**
 * A few products whose results are known exactly. A library that was found on the machine is used
 * only if it gets them right: its version, and what we know of its interface, are then proved
 * together.
 */
final class GemmCheck {
  private static final int BATCHES = 2;
  private static final int ROWS = 3;
  private static final int COLUMNS = 5;
  private static final int INNER = 8;

  private final GemmProvider gemm;
  private final Scope scope;

  GemmCheck(GemmProvider gemm, Scope scope) {
    this.gemm = gemm;
    this.scope = scope;
  }

  /** What went wrong first, if anything did. */
  Optional<String> fault() {
    for (ElementType type : new ElementType[] {ElementType.FLOAT32, ElementType.BFLOAT16}) {
      for (Transposition transposition : Transposition.values()) {
        for (boolean accumulate : new boolean[] {false, true}) {
          if (!isRight(type, transposition, accumulate)) {
            return Optional.of(
                "it multiplies "
                    + type
                    + " wrongly (transposed "
                    + transposition
                    + (accumulate ? ", added)" : ")"));
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean isRight(ElementType type, Transposition transposition, boolean accumulate) {
    boolean leftTransposed = transposition == Transposition.LEFT;
    boolean rightTransposed = transposition == Transposition.RIGHT;
    Matrix left =
        leftTransposed
            ? scope.matrix(type, BATCHES * INNER, ROWS)
            : scope.matrix(type, BATCHES * ROWS, INNER);
    Matrix right =
        rightTransposed
            ? scope.matrix(type, BATCHES * COLUMNS, INNER)
            : scope.matrix(type, BATCHES * INNER, COLUMNS);
    Matrix out = scope.matrix(BATCHES * ROWS, COLUMNS);
    left.fill(index -> leftValue(leftTransposed, (int) index));
    right.fill(index -> rightValue(rightTransposed, (int) index));
    out.fill(index -> 1);
    gemm.multiply(
        new Product(left, right, transposition, BATCHES, out, accumulate, Optional.empty()));
    float[] results = out.toFloats();
    boolean equal = true;
    for (int i = 0; i < results.length; i++) {
      equal &= results[i] == expected(i) + (accumulate ? 1 : 0);
    }
    scope.release(left);
    scope.release(right);
    scope.release(out);
    return equal;
  }

  private static double leftValue(boolean transposed, int index) {
    int perBatch = ROWS * INNER;
    int batch = index / perBatch;
    int rest = index % perBatch;
    return transposed
        ? left(batch, rest % ROWS, rest / ROWS)
        : left(batch, rest / INNER, rest % INNER);
  }

  private static double rightValue(boolean transposed, int index) {
    int perBatch = INNER * COLUMNS;
    int batch = index / perBatch;
    int rest = index % perBatch;
    return transposed
        ? right(batch, rest % INNER, rest / INNER)
        : right(batch, rest / COLUMNS, rest % COLUMNS);
  }

  /** Small whole numbers, exact in bf16, different for each place. */
  private static int left(int batch, int row, int inner) {
    return 3 * row - 2 * inner + 7 * batch + row * inner;
  }

  private static int right(int batch, int inner, int column) {
    return 5 * column - inner - 4 * batch + column * inner;
  }

  private static int expected(int index) {
    int batch = index / (ROWS * COLUMNS);
    int row = index / COLUMNS % ROWS;
    int sum = 0;
    for (int inner = 0; inner < INNER; inner++) {
      sum += left(batch, row, inner) * right(batch, inner, index % COLUMNS);
    }
    return sum;
  }
}
