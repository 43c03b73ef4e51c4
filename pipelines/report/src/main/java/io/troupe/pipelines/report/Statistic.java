package io.troupe.pipelines.report;

import java.util.Collection;
import java.util.OptionalDouble;

/**
 * The mean of some values and how far they spread.
 *
 * @param mean arithmetic mean
 * @param deviation the sample standard deviation (divided by n - 1); empty for one value
 * @param n how many values, at least 1
 */
public record Statistic(double mean, OptionalDouble deviation, int n) {
  /** The statistic of {@code values}, of which there is at least one. */
  public static Statistic of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value to take the mean of");
    }
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.size();
    if (values.size() == 1) {
      return new Statistic(mean, OptionalDouble.empty(), 1);
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / (values.size() - 1));
    return new Statistic(mean, OptionalDouble.of(deviation), values.size());
  }

  /** The same values, each multiplied by {@code factor}. */
  Statistic times(double factor) {
    OptionalDouble scaled =
        deviation.isPresent()
            ? OptionalDouble.of(deviation.getAsDouble() * factor)
            : OptionalDouble.empty();
    return new Statistic(mean * factor, scaled, n);
  }
}
