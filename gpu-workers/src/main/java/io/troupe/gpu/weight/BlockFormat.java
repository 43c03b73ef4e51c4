package io.troupe.gpu.weight;

import io.troupe.gpu.number.PowerOfTwo;
import io.troupe.gpu.number.SmallFloat;

/** How E2M1 codes of 4 bits share scales. */
public enum BlockFormat {
  /** 16 codes share an E4M3 scale; the tensor has a divisor besides. NVIDIA. */
  NVFP4(16),
  /** 32 codes share a power of two. OCP Microscaling, version 1.0. */
  MXFP4(32);

  private final int block;

  BlockFormat(int block) {
    this.block = block;
  }

  /** Codes that share a scale. */
  public int block() {
    return block;
  }

  /** The number of a scale's byte; NaN if that is what the byte says. */
  public float scale(int code) {
    return switch (this) {
      // The sign of a scale is never set; it is ignored.
      case NVFP4 -> SmallFloat.E4M3.toFloat(code & 0x7F);
      case MXFP4 -> PowerOfTwo.toFloat(code);
    };
  }
}
