package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.LinearAlgebra;
import io.troupe.gpu.operation.Transposition;

/** Dense products as loops. */
public final class ReferenceLinearAlgebra implements LinearAlgebra {
  @Override
  public void multiply(
      Matrix left, Matrix right, Transposition transposition, Matrix out, boolean accumulate) {
    multiplyBatch(left, right, transposition, 1, out, accumulate);
  }

  @Override
  public void multiplyBatch(
      Matrix left,
      Matrix right,
      Transposition transposition,
      int batches,
      Matrix out,
      boolean accumulate) {
    boolean leftTransposed = transposition == Transposition.LEFT;
    boolean rightTransposed = transposition == Transposition.RIGHT;
    int leftRows = left.rows() / batches;
    int rightRows = right.rows() / batches;
    int rows = out.rows() / batches;
    int inner = leftTransposed ? leftRows : left.columns();
    for (int i = 0; i < out.rows(); i++) {
      int batch = i / rows;
      int firstLeft = batch * leftRows;
      int firstRight = batch * rightRows;
      int row = i - batch * rows;
      for (int j = 0; j < out.columns(); j++) {
        double sum = accumulate ? out.get(i, j) : 0;
        for (int k = 0; k < inner; k++) {
          double a = leftTransposed ? left.get(firstLeft + k, row) : left.get(firstLeft + row, k);
          double b = rightTransposed ? right.get(firstRight + j, k) : right.get(firstRight + k, j);
          sum += a * b;
        }
        out.set(i, j, sum);
      }
    }
  }

  @Override
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    for (int i = 0; i < out.rows(); i++) {
      for (int j = 0; j < out.columns(); j++) {
        double sum = bias.get(0, j);
        for (int k = 0; k < x.columns(); k++) {
          sum += x.get(i, k) * weight.get(j, k);
        }
        out.set(i, j, sum);
      }
    }
  }
}
