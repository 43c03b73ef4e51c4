package io.troupe.gpu.memory;

/** What one element of a {@link Matrix} is. */
public enum ElementType {
  /** IEEE binary32, little-endian. */
  FLOAT32(4),
  /** IEEE binary64, little-endian; for checks of gradients, on the reference device only. */
  FLOAT64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
