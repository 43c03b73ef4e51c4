package io.troupe.gpu.number;

/**
 * Binary formats of a sign, an exponent and a few bits of significand, with subnormal numbers: the
 * lower bits of a code. Rounding is to nearest, ties to the even code.
 *
 * <p>What is too large for a format becomes its infinity if it has one and keeps it ({@link
 * #FLOAT16}), and its largest number otherwise. The 8-bit formats saturate, infinities too, as the
 * only conversion instruction of NVIDIA's devices does ({@code cvt.rn.satfinite}); PyTorch does the
 * same to E4M3, but makes E5M2 infinite from 61440 on. A NaN becomes one, where the format has one.
 */
public enum SmallFloat {
  /** IEEE binary16. A NaN keeps its sign and the upper bits of its payload, and becomes quiet. */
  FLOAT16(5, 10, 65504),
  /**
   * OCP E4M3, the "fn" variant: no infinity, NaN is 0x7F. Micikevicius et al., arXiv 2209.05433. A
   * NaN loses its sign.
   */
  E4M3(4, 3, 448),
  /** OCP E5M2, arXiv 2209.05433: NaN is 0x7F, without a sign. No number is rounded to infinity. */
  E5M2(5, 2, 57344),
  /**
   * OCP E2M1, the 4-bit element of MXFP4 and NVFP4: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives.
   * It has neither infinity nor NaN; a NaN becomes 6, as on NVIDIA's devices.
   */
  E2M1(2, 1, 6);

  /** Bits of a float's exponent for 1. */
  private static final int FLOAT_BIAS = 127;

  private static final int SIGNIFICAND = 23;
  private static final int QUIET = 0x40_0000;
  private static final int INFINITY = 0x7F80_0000;

  private final int exponentBits;
  private final int significandBits;
  private final float max;

  SmallFloat(int exponentBits, int significandBits, float max) {
    this.exponentBits = exponentBits;
    this.significandBits = significandBits;
    this.max = max;
  }

  /** The bits of a code without its sign, which is the bit above them. */
  public int magnitudeBits() {
    return exponentBits + significandBits;
  }

  /** The bits of the significand. */
  public int significandBits() {
    return significandBits;
  }

  /** What is added to an exponent to make it the code's. */
  public int bias() {
    return (1 << (exponentBits - 1)) - 1;
  }

  /** The largest finite number. */
  public float max() {
    return max;
  }

  /** The smallest number with a full significand. */
  public float minNormal() {
    return Math.scalb(1f, 1 - bias());
  }

  /**
   * Added to a magnitude below {@link #minNormal()}, this leaves the code in the lower bits of the
   * sum: its last place is the distance of the subnormal numbers, so that the addition rounds.
   */
  public float subnormalRounder() {
    return Math.scalb(1f, 1 - bias() - significandBits + SIGNIFICAND);
  }

  /** By how many bits a float's significand is longer. */
  public int shift() {
    return SIGNIFICAND - significandBits;
  }

  /** Added to the bits of a normal float, this changes the bias of its exponent. */
  public int rebias() {
    return (bias() - FLOAT_BIAS) << SIGNIFICAND;
  }

  /** The code of the nearest number, ties to even. */
  public int of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 31) << magnitudeBits();
    int magnitude = bits & Integer.MAX_VALUE;
    if (magnitude > INFINITY) {
      return ofNaN(sign, magnitude);
    }
    float absolute = Float.intBitsToFloat(magnitude);
    if (this != FLOAT16 && absolute > max) {
      magnitude = Float.floatToRawIntBits(max);
    } else if (magnitude >= Float.floatToRawIntBits(0x1p16f)) {
      return sign | 0x7C00;
    }
    if (absolute < minNormal()) {
      float rounder = subnormalRounder();
      return sign
          | (Float.floatToRawIntBits(absolute + rounder) - Float.floatToRawIntBits(rounder));
    }
    int half = (1 << (shift() - 1)) - 1;
    int odd = (magnitude >>> shift()) & 1;
    return sign | ((magnitude + rebias() + half + odd) >>> shift());
  }

  /** The number of a code, exact; bits above the sign are ignored. */
  public float toFloat(int code) {
    int magnitude = code & ((1 << magnitudeBits()) - 1);
    int sign = ((code >>> magnitudeBits()) & 1) << 31;
    if (this == E4M3 && magnitude == 0x7F) {
      return Float.NaN;
    }
    int infinite = ((1 << exponentBits) - 1) << significandBits;
    if ((this == FLOAT16 || this == E5M2) && magnitude >= infinite) {
      int payload = (magnitude - infinite) << shift();
      int special = INFINITY | payload | (payload == 0 ? 0 : QUIET);
      return Float.intBitsToFloat(sign | special);
    }
    float scaled = Float.intBitsToFloat(magnitude << shift()) * Math.scalb(1f, FLOAT_BIAS - bias());
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(scaled));
  }

  private int ofNaN(int sign, int magnitude) {
    return switch (this) {
      case FLOAT16 -> sign | 0x7E00 | ((magnitude >>> shift()) & 0x3FF);
      case E4M3, E5M2 -> 0x7F;
      case E2M1 -> 7;
    };
  }
}
