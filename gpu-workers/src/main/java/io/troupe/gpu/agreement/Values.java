package io.troupe.gpu.agreement;

import java.util.SplittableRandom;

/** What the random inputs of a case look like. */
public enum Values {
  /** Standard normal. */
  NORMAL(1),
  /** Normal, around 1e15: products stay finite, sums of squares too. */
  LARGE(1e15),
  /** Normal, around 1e-40: all of them subnormal floats. */
  SUBNORMAL(1e-40),
  /** All zero. */
  ZERO(0),
  /** Standard normal, one in 31 is not a number: exactly what depends on one is none. */
  NOT_A_NUMBER(1);

  private final double scale;

  Values(double scale) {
    this.scale = scale;
  }

  /** The next value, rounded to float. */
  float draw(SplittableRandom random) {
    double value = random.nextGaussian();
    if (this == NOT_A_NUMBER && random.nextInt(31) == 0) {
      return Float.NaN;
    }
    return (float) (value * scale);
  }
}
