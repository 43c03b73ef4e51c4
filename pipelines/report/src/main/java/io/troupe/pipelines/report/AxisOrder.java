package io.troupe.pipelines.report;

import io.troupe.pipelines.value.Value;
import java.util.Comparator;
import java.util.OptionalDouble;

/** The order in which values of an axis stand: numbers by size, before texts by alphabet. */
final class AxisOrder {
  private AxisOrder() {}

  static final Comparator<Value> BY_VALUE =
      Comparator.comparingDouble((Value value) -> number(value).orElse(Double.POSITIVE_INFINITY))
          .thenComparing(Value::toString);

  /** The number that {@code value} is; empty when it is none. */
  static OptionalDouble number(Value value) {
    return switch (value) {
      case Value.Int(long n) -> OptionalDouble.of((double) n);
      case Value.Real(double x) -> OptionalDouble.of(x);
      case Value.Null _, Value.Bool _, Value.Text _, Value.Sequence _, Value.Mapping _ ->
          OptionalDouble.empty();
    };
  }
}
