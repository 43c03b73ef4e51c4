package io.troupe.gpu.agreement;

/** An output after the call: its elements in row-major order. */
final class Result {
  private final String name;
  private final String shape;
  private final double[] values;
  private final Tolerance tolerance;

  Result(String name, String shape, double[] values, Tolerance tolerance) {
    this.name = name;
    this.shape = shape;
    this.values = values;
    this.tolerance = tolerance;
  }

  String name() {
    return name;
  }

  String shape() {
    return shape;
  }

  double[] values() {
    return values;
  }

  Tolerance tolerance() {
    return tolerance;
  }
}
