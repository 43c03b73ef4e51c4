package io.troupe.gpu.simd;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.LinearAlgebra;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.ProductOperand;

/** Dense products in tiles; bfloat16 is widened as it is packed. */
final class SimdLinearAlgebra implements LinearAlgebra {
  private final Products products;

  SimdLinearAlgebra(Products products) {
    this.products = products;
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
    boolean leftTransposed = transposition == Transposition.LEFT;
    boolean rightTransposed = transposition == Transposition.RIGHT;
    Product first =
        new Product(
            leftTransposed ? ProductOperand.ofColumns(left) : ProductOperand.ofRows(left),
            rightTransposed ? ProductOperand.ofRows(right) : ProductOperand.ofColumns(right),
            out.rows() / batches,
            out.columns(),
            leftTransposed ? left.rows() / batches : left.columns(),
            out.address(),
            4L * out.columns(),
            accumulate ? Start.PRESENT : Start.NOTHING);
    products.run(
        first,
        batches,
        left.sizeBytes() / batches,
        right.sizeBytes() / batches,
        out.sizeBytes() / batches);
  }

  @Override
  public void linear(Matrix x, Matrix weight, Matrix bias, Matrix out) {
    products.run(
        new Product(
            ProductOperand.ofRows(x),
            ProductOperand.ofRows(weight),
            out.rows(),
            out.columns(),
            x.columns(),
            out.address(),
            4L * out.columns(),
            Start.BIAS,
            bias.address()));
  }
}
