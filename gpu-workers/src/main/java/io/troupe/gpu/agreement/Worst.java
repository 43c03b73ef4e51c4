package io.troupe.gpu.agreement;

/** Finds the element with the largest error relative to its tolerance. */
final class Worst {
  private final String subject;
  private double ratio = -1;
  private double error;
  private double tolerance;
  private String description;

  Worst(String subject) {
    this.subject = subject;
    this.description = subject + " has no elements";
  }

  void add(Result actual, Result expected, double[] magnitudes) {
    double[] values = actual.values();
    if (values.length != expected.values().length) {
      throw new IllegalArgumentException(
          subject
              + " gives "
              + values.length
              + " elements of "
              + actual.name()
              + ", expected are "
              + expected.values().length);
    }
    double largest = 0;
    for (double value : expected.values()) {
      largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    for (int i = 0; i < values.length; i++) {
      double wanted = expected.values()[i];
      double allowed = actual.tolerance().allowed(wanted, magnitudes[i], largest);
      element(actual, i, wanted, allowed);
    }
  }

  private void element(Result actual, int index, double wanted, double allowed) {
    double value = actual.values()[index];
    double off = difference(value, wanted);
    double share = off == 0 ? 0 : off / allowed;
    if (Double.isNaN(off) || (Double.isNaN(allowed) && off != 0)) {
      share = Double.POSITIVE_INFINITY;
    }
    if (share > ratio) {
      ratio = share;
      error = off;
      tolerance = allowed;
      description =
          subject
              + ": element "
              + index
              + " of "
              + actual.name()
              + " "
              + actual.shape()
              + " is "
              + value
              + ", expected "
              + wanted
              + " within "
              + allowed;
    }
  }

  /** Beyond the largest float every float result is infinite. */
  private static double difference(double value, double wanted) {
    if ((Double.isNaN(value) && Double.isNaN(wanted)) || value == wanted) {
      return 0;
    }
    if (Double.isInfinite(value) && value == (float) wanted) {
      return 0;
    }
    // What an exact result rounds to is exact.
    if (value == (float) wanted) {
      return 0;
    }
    return Math.abs(value - wanted);
  }

  Comparison comparison() {
    return new Comparison(error, tolerance, ratio <= 1, description);
  }
}
