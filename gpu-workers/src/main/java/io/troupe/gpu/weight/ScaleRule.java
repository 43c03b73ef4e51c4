package io.troupe.gpu.weight;

/**
 * How a block's scale follows from its largest magnitude a. The rules are those of published
 * encoders, so that files agree with theirs bit for bit.
 */
public enum ScaleRule {
  /**
   * NVFP4: {@code a / 6 * divisor}, at most 448, to the nearest E4M3. The divisor is {@link
   * #nvfp4Divisor}. compressed-tensors, FP-Quant.
   */
  NVFP4_MAX(BlockFormat.NVFP4),
  /** MXFP4: {@code 2^(floor(log2 a) - 2)}: a is 4 to 8 scales, above 6 it saturates. OCP, §6.3. */
  MXFP4_FLOOR(BlockFormat.MXFP4),
  /**
   * MXFP4: the same after a whose significand is 1.75 or more was taken for the next power of two:
   * a is 3.5 to 7 scales. compressed-tensors.
   */
  MXFP4_ROUNDED(BlockFormat.MXFP4),
  /**
   * MXFP4 with the divisor 3: {@code 2^floor(log2 a)}, so that a is 3 to 6 scales and nothing
   * saturates. FP-Quant, arXiv 2509.23202; not a legal plain MXFP4 file.
   */
  MXFP4_THREE_QUARTERS(BlockFormat.MXFP4);

  private final BlockFormat format;

  ScaleRule(BlockFormat format) {
    this.format = format;
  }

  /** The format whose scales it makes. */
  public BlockFormat format() {
    return format;
  }

  /** The divisor of an NVFP4 tensor whose largest magnitude is given, above 0. */
  public static float nvfp4Divisor(float max) {
    return 448f * 6f / max;
  }
}
