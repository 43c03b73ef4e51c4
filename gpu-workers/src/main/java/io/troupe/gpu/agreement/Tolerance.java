package io.troupe.gpu.agreement;

/**
 * How far a result may be from the float64 reference's. A unit is half the distance of floats:
 * 2^-24, relative.
 *
 * @param relative units of the expected value
 * @param absolute a fixed error
 * @param magnitude units of the value that the same case has for the absolute values of its inputs;
 *     for sums of products, whose error grows with the sum of the absolute summands
 * @param largest units of the largest expected absolute value of the same output
 */
public record Tolerance(double relative, double absolute, double magnitude, double largest) {
  /** Half a unit in the last place of a float. */
  public static final double UNIT = 0x1p-24;

  /** Half a unit in the last place of a bfloat16. */
  public static final double BFLOAT16_UNIT = 0x1p-9;

  /** The float that is nearest to the reference's result, and no other. */
  public static Tolerance exact() {
    return new Tolerance(0, 0, 0, 0);
  }

  /** Some units of the expected value. */
  public static Tolerance units(double units) {
    return new Tolerance(units, 0, 0, 0);
  }

  /** A fixed error, whatever is expected. */
  public static Tolerance within(double absolute) {
    return new Tolerance(0, absolute, 0, 0);
  }

  /** Some units of the largest absolute value of the output. */
  public static Tolerance ofLargest(double units) {
    return new Tolerance(0, 0, 0, units);
  }

  /**
   * A sum of products in any order: {@code 2 sqrt(k) + 4} units of the sum of their absolute
   * values. Roundings add up like a random walk of k steps, each at most a unit of the sum so far;
   * 2 covers the largest of millions.
   *
   * @param summands k
   */
  public static Tolerance sum(long summands) {
    return new Tolerance(0, 0, 2 * Math.sqrt((double) summands) + 4, 0);
  }

  /** The sum of both. */
  public Tolerance and(Tolerance other) {
    return new Tolerance(
        relative + other.relative,
        absolute + other.absolute,
        magnitude + other.magnitude,
        largest + other.largest);
  }

  /** Whether the reference must also compute the case for absolute values. */
  boolean needsMagnitude() {
    return magnitude != 0;
  }

  /** The error that is allowed. */
  double allowed(double expected, double magnitudeOfSum, double largestExpected) {
    double allowed =
        UNIT
            * (relative * Math.abs(expected)
                + magnitude * Math.abs(magnitudeOfSum)
                + largest * largestExpected);
    // Subnormal floats have an absolute distance: each unit above is at least half of it.
    double steps = relative + magnitude + largest;
    return absolute + allowed + (steps == 0 ? 0 : steps * Float.MIN_VALUE / 2);
  }
}
