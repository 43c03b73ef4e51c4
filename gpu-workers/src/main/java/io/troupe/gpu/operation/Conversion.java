package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.number.SmallFloat;
import io.troupe.gpu.weight.Fp4Weight;
import io.troupe.gpu.weight.ScaleRule;
import io.troupe.gpu.weight.Weight;

/**
 * Between formats of numbers. All results are equal bit for bit on every backend; rounding is to
 * nearest, ties to even, and NaN as {@link SmallFloat} and {@link io.troupe.gpu.memory.BFloat16}
 * say. {@link Operations} has checked shapes and types.
 */
public interface Conversion {
  /**
   * {@code to = from}, rounded once.
   *
   * @param from FLOAT32, BFLOAT16 or FLOAT16
   * @param to the same shape, any of these types; not {@code from}
   */
  void convert(Matrix from, Matrix to);

  /**
   * 8-bit codes of numbers.
   *
   * @param from FLOAT32
   * @param format {@link SmallFloat#E4M3} or {@link SmallFloat#E5M2}
   * @param to one byte an element, row-major
   */
  void encode(Matrix from, SmallFloat format, Bytes to);

  /**
   * The numbers of 8-bit codes.
   *
   * @param from one byte an element, row-major
   * @param format {@link SmallFloat#E4M3} or {@link SmallFloat#E5M2}
   * @param to FLOAT32
   */
  void decode(Bytes from, SmallFloat format, Matrix to);

  /**
   * Sets the scales of all blocks from their largest magnitudes; codes are not touched. A block
   * with a NaN gets the scale NaN.
   *
   * @param values FLOAT32, of the weight's shape
   * @param rule for the weight's format
   * @param to whose scales are written and whose divisor is used
   */
  void chooseScales(Matrix values, ScaleRule rule, Fp4Weight to);

  /**
   * Rounds values to a weight's format: an {@link Fp4Weight} keeps its scales and gets the codes
   * nearest to {@code value / scale}, a scale of 0 counting as 1; an {@link
   * io.troupe.gpu.weight.Int8Weight} gets scales {@code max / 127}, rounded to bfloat16, and codes.
   * Codes of a NaN, and in a block of such, mean nothing; with {@link #chooseScales} their scale is
   * NaN, and int8 scales become NaN too.
   *
   * @param values FLOAT32, of the weight's shape
   */
  void quantize(Matrix values, Weight to);

  /**
   * The numbers that a weight's codes mean.
   *
   * @param to FLOAT32, of the weight's shape
   */
  void dequantize(Weight from, Matrix to);
}
