package io.troupe.gpu.number;

/**
 * OCP E8M0: the upper bits of a positive float, powers of two from {@code 2^-127} (code 0) to
 * {@code 2^127} (code 254); 255 is NaN. There is no zero.
 */
public final class PowerOfTwo {
  /** The code of 1. */
  public static final int BIAS = 127;

  /** The code that is no number. */
  public static final int NAN = 255;

  private PowerOfTwo() {}

  /** The number of a code, exact; bits above the lower 8 are ignored. */
  public static float toFloat(int code) {
    int exponent = code & 0xFF;
    if (exponent == NAN) {
      return Float.NaN;
    }
    // 2^-127 is a subnormal float.
    return Float.intBitsToFloat(exponent == 0 ? 1 << 22 : exponent << 23);
  }
}
