package io.troupe.arrow;

import java.util.Locale;
import java.util.Optional;

/** What one element of a tensor is; elements are little-endian. */
public enum DataType {
  /** IEEE 754 binary64. */
  F64(64),
  /** IEEE 754 binary32. */
  F32(32),
  /** IEEE 754 binary16. */
  F16(16),
  /** The upper half of a binary32. */
  BF16(16),
  /** Signed, two's complement. */
  I64(64),
  /** Signed, two's complement. */
  I32(32),
  /** Signed, two's complement. */
  I16(16),
  /** Signed, two's complement. */
  I8(8),
  /** Unsigned. */
  U64(64),
  /** Unsigned. */
  U32(32),
  /** Unsigned. */
  U16(16),
  /** Unsigned. */
  U8(8),
  /** One byte an element: 0 or 1. */
  BOOL(8);

  private final int bits;

  DataType(int bits) {
    this.bits = bits;
  }

  /** Size of one element in bits. */
  public int bits() {
    return bits;
  }

  /**
   * Size of {@code elements} elements in bytes.
   *
   * @throws IllegalArgumentException when it is negative or does not fit into a {@code long}
   */
  public long bytes(long elements) {
    if (elements < 0 || elements > Long.MAX_VALUE / (bits / 8)) {
      throw new IllegalArgumentException("no memory holds " + elements + " elements of " + word());
    }
    return elements * (bits / 8);
  }

  /** How files and messages write it, such as {@code bf16}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type whose {@link #word} is {@code word}. */
  public static Optional<DataType> of(String word) {
    for (DataType type : values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
