package io.troupe.gpu.reference;

/** The standard normal distribution in double precision. */
final class Normal {
  private static final double INVERSE_ROOT_TWO_PI = 0.3989422804014327;

  private Normal() {}

  /** The density. */
  static double density(double x) {
    return INVERSE_ROOT_TWO_PI * Math.exp(-0.5 * x * x);
  }

  /**
   * The cumulative function, relative error below 1e-14 for |x| below 37: near 0 by the Taylor
   * series of {@code (Phi(x) - 1/2) / phi(x)}, whose terms are all positive, in the tails by the
   * continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.11 and 26.2.14).
   */
  static double cumulative(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    double magnitude = Math.abs(x);
    if (magnitude < 3) {
      double term = x;
      double sum = x;
      for (int k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
        term *= x * x / (2 * k + 1);
        sum += term;
      }
      return 0.5 + density(x) * sum;
    }
    double tail = magnitude > 40 ? 0 : density(magnitude) * millsRatio(magnitude);
    return x < 0 ? tail : 1 - tail;
  }

  private static double millsRatio(double x) {
    double fraction = x;
    for (int k = 120; k >= 1; k--) {
      fraction = x + k / fraction;
    }
    return 1 / fraction;
  }
}
