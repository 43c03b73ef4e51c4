package io.troupe.gpu.memory;

/** The 16-bit format that is the upper half of a float. */
public final class BFloat16 {
  private BFloat16() {}

  /** The nearest bfloat16, ties to even; a NaN stays one and keeps its sign. */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  /** The same number as a float, exact. */
  public static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
