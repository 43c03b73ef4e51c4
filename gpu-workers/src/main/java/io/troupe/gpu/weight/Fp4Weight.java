package io.troupe.gpu.weight;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.Scope;

/**
 * E2M1 codes with a scale for each block of neighbouring columns of a row and one divisor for the
 * whole: the value is {@code code * (scale / divisor)}, the quotient rounded to float once. Layout
 * of compressed-tensors and FP-Quant files: two codes a byte, the even column in the lower half,
 * scales row-major. NVIDIA ModelOpt stores the reciprocal of the divisor.
 *
 * @param rows outputs
 * @param columns inputs, a multiple of the format's block
 * @param format of the blocks
 * @param codes (rows, columns / 2) bytes
 * @param scales (rows, columns / block) bytes
 * @param divisor what scales are divided by, above 0; 1 for plain MXFP4
 */
public record Fp4Weight(
    int rows, int columns, BlockFormat format, Bytes codes, Bytes scales, float divisor)
    implements Weight {
  /** Checks the sizes. */
  public Fp4Weight {
    Blocks.require(format + " weight", rows, columns, format.block());
    Blocks.requireSize("codes", codes, (long) rows * columns / 2);
    Blocks.requireSize("scales", scales, (long) rows * columns / format.block());
    if (!(divisor > 0 && divisor < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a divisor is above 0 and finite, got " + divisor);
    }
  }

  /** A weight with any content. */
  public static Fp4Weight in(
      Scope scope, int rows, int columns, BlockFormat format, float divisor) {
    Blocks.require(format + " weight", rows, columns, format.block());
    return new Fp4Weight(
        rows,
        columns,
        format,
        scope.bytes((long) rows * columns / 2),
        scope.bytes((long) rows * columns / format.block()),
        divisor);
  }

  @Override
  public long sizeBytes() {
    return codes.size() + scales.size();
  }
}
