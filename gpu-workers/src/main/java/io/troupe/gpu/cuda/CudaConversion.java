package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.operation.Conversion;
import io.troupe.gpu.weight.BlockFormat;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.ScaleRule;
import io.troupe.gpu.weight.Weight;

/** Conversions; see {@code conversion.cu}. */
final class CudaConversion implements Conversion {
  private static final int THREADS = 256;

  private final Kernels kernels;

  CudaConversion(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void convert(Matrix from, Matrix to) {
    if (from.type() == to.type()) {
      to.write(from);
      return;
    }
    launch(
        "convert",
        from.size(),
        Arguments.of()
            .matrix(from, from.type())
            .integer(kind(from))
            .matrix(to, to.type())
            .integer(kind(to)));
  }

  @Override
  public void encode(Matrix from, SmallFloat format, Bytes to) {
    Arguments arguments = Arguments.of().matrix(from).bytes(to);
    launch("encode_float8", from.size(), arguments.flag(format == SmallFloat.E5M2));
  }

  @Override
  public void decode(Bytes from, SmallFloat format, Matrix to) {
    Arguments arguments = Arguments.of().bytes(from).matrix(to);
    launch("decode_float8", to.size(), arguments.flag(format == SmallFloat.E5M2));
  }

  @Override
  public void chooseScales(Matrix values, ScaleRule rule, Fp4Weight to) {
    int number =
        switch (rule) {
          case NVFP4_MAX -> 0;
          case MXFP4_FLOOR -> 1;
          case MXFP4_ROUNDED -> 2;
          case MXFP4_THREE_QUARTERS -> 3;
        };
    Arguments arguments = Arguments.of().matrix(values).bytes(to.scales());
    launch("choose_scales", to.scales().size(), arguments.integer(number).real(to.divisor()));
  }

  @Override
  public void quantize(Matrix values, Weight to) {
    Arguments arguments = Arguments.of().matrix(values);
    switch (to) {
      case DenseWeight(Matrix matrix) -> convert(values, matrix);
      case Int8Weight int8 ->
          launch(
              "quantize_int8",
              int8.scales().size(),
              arguments.bytes(int8.codes()).matrix(int8.scales(), ElementType.BFLOAT16));
      case Fp4Weight fp4 ->
          launch(
              "quantize_fp4",
              fp4.codes().size(),
              blocks(arguments.bytes(fp4.codes()).bytes(fp4.scales()), fp4));
    }
  }

  @Override
  public void dequantize(Weight from, Matrix to) {
    switch (from) {
      case DenseWeight(Matrix matrix) -> convert(matrix, to);
      case Int8Weight int8 ->
          launch(
              "dequantize_int8",
              to.size(),
              Arguments.of()
                  .bytes(int8.codes())
                  .matrix(int8.scales(), ElementType.BFLOAT16)
                  .matrix(to));
      case Fp4Weight fp4 ->
          launch(
              "dequantize_fp4",
              fp4.codes().size(),
              blocks(Arguments.of().bytes(fp4.codes()).bytes(fp4.scales()).matrix(to), fp4));
    }
  }

  private static Arguments blocks(Arguments arguments, Fp4Weight weight) {
    return arguments.flag(weight.format() == BlockFormat.MXFP4).real(weight.divisor());
  }

  private void launch(String kernel, long threads, Arguments arguments) {
    kernels.launch(kernel, Grid.covering(threads, THREADS), arguments.whole(threads));
  }

  private static int kind(Matrix matrix) {
    return matrix.type() == ElementType.FLOAT32 ? 0 : matrix.type() == ElementType.BFLOAT16 ? 1 : 2;
  }
}
