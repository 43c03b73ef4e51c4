package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.WeightProducts;
import io.troupe.gpu.weight.BlockFormat;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.Weight;

/** A warp for each row of the weight and eight rows of activations; see weight_products.cu. */
final class CudaWeightProducts implements WeightProducts {
  private static final int THREADS = 128;
  private static final int WARPS = THREADS / 32;

  /** Rows of activations of a warp: {@code WEIGHT_ROWS} in the kernels. */
  private static final int ROWS = 8;

  private final Kernels kernels;

  CudaWeightProducts(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void multiply(Matrix x, Weight weight, Matrix out, boolean accumulate) {
    Grid grid = Grid.of2(Math.ceilDiv(weight.rows(), WARPS), Math.ceilDiv(x.rows(), ROWS), THREADS);
    Arguments arguments = Arguments.of().matrix(x);
    switch (weight) {
      case DenseWeight(Matrix matrix) ->
          kernels.launch(
              matrix.type() == ElementType.BFLOAT16 ? "weight_bf16" : "weight_f32",
              grid,
              shape(arguments.matrix(matrix, matrix.type()).matrix(out), x, weight)
                  .flag(accumulate));
      case Int8Weight int8 ->
          kernels.launch(
              "weight_int8",
              grid,
              shape(
                      arguments
                          .bytes(int8.codes())
                          .matrix(int8.scales(), ElementType.BFLOAT16)
                          .matrix(out),
                      x,
                      weight)
                  .flag(accumulate));
      case Fp4Weight fp4 ->
          kernels.launch(
              "weight_fp4",
              grid,
              shape(arguments.bytes(fp4.codes()).bytes(fp4.scales()).matrix(out), x, weight)
                  .flag(fp4.format() == BlockFormat.MXFP4)
                  .real(fp4.divisor())
                  .flag(accumulate));
    }
  }

  private static Arguments shape(Arguments arguments, Matrix x, Weight weight) {
    return arguments.integer(x.rows()).integer(weight.columns()).integer(weight.rows());
  }
}
