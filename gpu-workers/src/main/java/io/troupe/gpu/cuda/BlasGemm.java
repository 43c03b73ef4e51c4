package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.driver.CudaContext;
import io.troupe.gpu.cuda.driver.CudaStream;
import io.troupe.gpu.cuda.toolkit.Blas;
import io.troupe.gpu.cuda.toolkit.BlasProduct;
import io.troupe.gpu.cuda.toolkit.ToolkitException;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Transposition;

/**
 * Products by a BLAS. It counts in columns: our row-major matrix is its transpose there, so {@code
 * out = left right} is asked for as {@code out^T = right^T left^T}, and nothing is moved.
 */
final class BlasGemm implements GemmProvider {
  private static final int THREADS = 256;

  private final Blas blas;
  private final CudaContext context;
  private final CudaStream stream;
  private final Kernels kernels;

  BlasGemm(Blas blas, CudaContext context, CudaStream stream, Kernels kernels) {
    this.blas = blas;
    this.context = context;
    this.stream = stream;
    this.kernels = kernels;
  }

  @Override
  public String name() {
    return blas.name();
  }

  @Override
  public void multiply(Product product) {
    if (product.isEmpty()) {
      return;
    }
    context.enter();
    product.bias().ifPresent(bias -> spread(bias, product.out()));
    boolean accumulate = product.accumulate() || product.bias().isPresent();
    int status = blas.multiply(columnMajor(product, accumulate));
    if (status != 0) {
      // What it calls a failed execution may be the fault of an earlier kernel: that says so here.
      stream.synchronise();
      throw new ToolkitException(
          context + ": " + blas.name() + " refuses " + product + " with status " + status);
    }
    kernels.launched(product);
  }

  private void spread(Matrix bias, Matrix out) {
    kernels.launch(
        "gemm_spread_bias",
        Grid.covering(out.size(), THREADS),
        Arguments.of().matrix(bias).matrix(out).whole(out.size()).integer(out.columns()));
  }

  /** The transposed product. */
  static BlasProduct columnMajor(Product product, boolean accumulate) {
    boolean leftTransposed = product.transposition() == Transposition.LEFT;
    boolean rightTransposed = product.transposition() == Transposition.RIGHT;
    int n = product.n();
    int m = product.m();
    int k = product.k();
    return new BlasProduct(
        rightTransposed,
        leftTransposed,
        m,
        n,
        k,
        operand(product.right(), (long) k * m),
        operand(product.left(), (long) n * k),
        operand(product.out(), (long) n * m),
        product.batches(),
        accumulate,
        product.isBfloat16());
  }

  /** A row of ours is a column there, so its length is the distance of columns. */
  private static BlasProduct.Operand operand(Matrix matrix, long stride) {
    return new BlasProduct.Operand(matrix.address(), Math.max(1, matrix.columns()), stride);
  }
}
