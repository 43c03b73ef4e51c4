package io.troupe.arrow.table;

import java.util.List;
import java.util.Optional;

/** A named column of a table; an empty value is missing. */
public sealed interface Column {
  /** What its header says. */
  String name();

  /** One value a row. */
  List<? extends Optional<?>> values();

  /** Text. */
  record Strings(String name, List<Optional<String>> values) implements Column {
    /** Copies the values. */
    public Strings {
      values = List.copyOf(values);
    }
  }

  /** 64-bit integers. */
  record Longs(String name, List<Optional<Long>> values) implements Column {
    /** Copies the values. */
    public Longs {
      values = List.copyOf(values);
    }
  }

  /** Binary64 numbers; NaN is a value and not a missing one. */
  record Doubles(String name, List<Optional<Double>> values) implements Column {
    /** Copies the values. */
    public Doubles {
      values = List.copyOf(values);
    }
  }

  /** Truth values. */
  record Booleans(String name, List<Optional<Boolean>> values) implements Column {
    /** Copies the values. */
    public Booleans {
      values = List.copyOf(values);
    }
  }

  /** A column of text without missing values. */
  static Column strings(String name, List<String> values) {
    return new Strings(name, values.stream().map(Optional::of).toList());
  }

  /** A column of integers without missing values. */
  static Column longs(String name, List<Long> values) {
    return new Longs(name, values.stream().map(Optional::of).toList());
  }

  /** A column of numbers without missing values. */
  static Column doubles(String name, List<Double> values) {
    return new Doubles(name, values.stream().map(Optional::of).toList());
  }

  /** A column of truth values without missing values. */
  static Column booleans(String name, List<Boolean> values) {
    return new Booleans(name, values.stream().map(Optional::of).toList());
  }
}
