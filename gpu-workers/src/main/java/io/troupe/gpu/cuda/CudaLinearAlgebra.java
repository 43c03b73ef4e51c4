package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.LinearAlgebra;
import io.troupe.gpu.operation.Transposition;
import java.util.Optional;

/** Dense products, by whoever multiplies matrices on this device. */
final class CudaLinearAlgebra implements LinearAlgebra {
  private final GemmProvider gemm;

  CudaLinearAlgebra(GemmProvider gemm) {
    this.gemm = gemm;
  }

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
    gemm.multiply(
        new Product(left, right, transposition, batches, out, accumulate, Optional.empty()));
  }

  @Override
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    gemm.multiply(new Product(x, weight, Transposition.RIGHT, 1, out, false, Optional.of(bias)));
  }
}
