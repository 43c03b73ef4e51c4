package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.weight.BlockFormat;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.Int8Weight;
import io.troupe.gpu.weight.Weight;
import java.util.SplittableRandom;
import java.util.function.DoubleToIntFunction;

/** Weights of every format with random codes and scales, by the name that cases give a format. */
final class WeightInputs {
  private WeightInputs() {}

  /** The columns that a row of a format must be a multiple of. */
  static int block(String format) {
    return switch (format) {
      case "f32", "bf16" -> 1;
      case "nvfp4" -> 16;
      case "int8", "mxfp4" -> 32;
      default -> throw new IllegalArgumentException("no weight has the format " + format);
    };
  }

  /** Bytes of the codes and scales of so many elements. */
  static long bytes(String format, long elements) {
    return switch (format) {
      case "f32" -> 4 * elements;
      case "bf16" -> 2 * elements;
      case "int8" -> elements + elements / 16;
      case "nvfp4" -> elements / 2 + elements / 16;
      case "mxfp4" -> elements / 2 + elements / 32;
      default -> throw new IllegalArgumentException("no weight has the format " + format);
    };
  }

  /** A weight called {@code name} whose values are of the order of 1. */
  static Weight draw(Inputs in, String format, String name, int rows, int columns) {
    return switch (format) {
      case "f32" -> new DenseWeight(gaussian(in, ElementType.FLOAT32, name, rows, columns));
      case "bf16" -> new DenseWeight(gaussian(in, ElementType.BFLOAT16, name, rows, columns));
      case "int8" -> int8(in, name, rows, columns);
      case "nvfp4" -> fp4(in, BlockFormat.NVFP4, name, rows, columns);
      case "mxfp4" -> fp4(in, BlockFormat.MXFP4, name, rows, columns);
      default -> throw new IllegalArgumentException("no weight has the format " + format);
    };
  }

  private static Matrix gaussian(Inputs in, ElementType type, String name, int rows, int columns) {
    return in.drawn(type, name, rows, columns, SplittableRandom::nextGaussian);
  }

  private static Int8Weight int8(Inputs in, String name, int rows, int columns) {
    Bytes codes =
        bytes(
            in, name + ".codes", rows * columns, random -> random.nextInt(-127, 128), v -> (int) v);
    Matrix scales =
        in.drawn(
            ElementType.BFLOAT16,
            name + ".scales",
            rows,
            columns / Int8Weight.GROUP,
            random -> random.nextDouble(0.005, 0.02));
    return new Int8Weight(rows, columns, codes, scales);
  }

  private static Fp4Weight fp4(Inputs in, BlockFormat format, String name, int rows, int columns) {
    int count = rows * columns;
    // Codes as signed numbers, so that absolute values of inputs are those of codes.
    double[] drawn = in.reals(name + ".codes", count, random -> random.nextInt(-7, 8));
    byte[] packed = new byte[count / 2];
    for (int i = 0; i < count; i++) {
      int code = (int) Math.abs(drawn[i]) | (drawn[i] < 0 ? 8 : 0);
      packed[i / 2] |= (byte) (code << (4 * (i % 2)));
    }
    Bytes codes = in.scope().bytes(packed.length);
    codes.write(packed);
    int low = format == BlockFormat.NVFP4 ? 0 : 120;
    int high = format == BlockFormat.NVFP4 ? 127 : 128;
    Bytes scales =
        bytes(
            in,
            name + ".scales",
            count / format.block(),
            random -> random.nextInt(low, high),
            v -> (int) v);
    float divisor = format == BlockFormat.NVFP4 ? 150.3f : 1;
    return new Fp4Weight(rows, columns, format, codes, scales, divisor);
  }

  /** Bytes of drawn numbers. */
  static Bytes bytes(
      Inputs in,
      String name,
      int count,
      java.util.function.ToDoubleFunction<SplittableRandom> draw,
      DoubleToIntFunction code) {
    double[] drawn = in.reals(name, count, draw);
    byte[] content = new byte[count];
    for (int i = 0; i < count; i++) {
      content[i] = (byte) code.applyAsInt(drawn[i]);
    }
    Bytes bytes = in.scope().bytes(count);
    bytes.write(content);
    return bytes;
  }
}
