package io.troupe.gpu.memory;

/** What one element of a {@link Matrix} is; all are little-endian. */
public enum ElementType {
  /** IEEE binary32. */
  FLOAT32(4),
  /** IEEE binary64; for checks of gradients, on the reference device only. */
  FLOAT64(8),
  /** The upper half of an IEEE binary32. For storage: sums are in binary32. */
  BFLOAT16(2),
  /** IEEE binary16. For storage: sums are in binary32. */
  FLOAT16(2);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether operations compute in it, beyond products and conversions that say so. */
  public boolean isComputed() {
    return this == FLOAT32 || this == FLOAT64;
  }
}
