package io.troupe.pipelines.parameters;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.value.Scalars;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How messages and pages call values and ranges of parameters. */
public final class ParameterText {
  private static final int SHOWN = 60;

  /** The range of what has none. */
  static final Parameter UNBOUNDED = unbounded();

  private ParameterText() {}

  private record Unbounded(@Parameter(description = "") int component) {}

  private static Parameter unbounded() {
    Parameter about = Unbounded.class.getRecordComponents()[0].getAnnotation(Parameter.class);
    if (about == null) {
      throw new IllegalStateException("the annotation is gone");
    }
    return about;
  }

  /**
   * The range in words, such as {@code greater than 0 and at most 1}; empty where there is none.
   */
  public static String range(Parameter about) {
    boolean low = about.min() != Double.NEGATIVE_INFINITY;
    boolean high = about.max() != Double.POSITIVE_INFINITY;
    String unit = about.unit().isEmpty() ? "" : " " + about.unit();
    String from = (about.aboveMin() ? "greater than " : "at least ") + number(about.min());
    String to = "at most " + number(about.max());
    return (low ? from : "")
        + (low && high ? " and " : "")
        + (high ? to : "")
        + (low || high ? unit : "");
  }

  /** {@code x} without a fraction that says nothing. */
  static String number(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15
        ? String.format(Locale.ROOT, "%.0f", x)
        : new Value.Real(x).toString();
  }

  /** What {@code value} is, with as much of it as a message can show. */
  public static String describe(Value value) {
    return switch (value) {
      case Value.Null() -> "null";
      case Value.Bool(boolean b) -> Boolean.toString(b);
      case Value.Int(long n) -> "the number " + n;
      case Value.Real(double x) -> "the number " + new Value.Real(x);
      case Value.Text(String text) -> "the text '" + cut(text) + "'";
      case Value.Sequence(List<Value> items) -> items.isEmpty() ? "an empty list" : "a list";
      case Value.Mapping mapping -> "a mapping";
    };
  }

  /** {@code text}, or its beginning where it is long. */
  public static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
  }

  /** What to write instead of {@code given} to have {@code type}, where that can be guessed. */
  static Optional<String> hint(ParameterType type, Value given) {
    boolean number = given instanceof Value.Int || given instanceof Value.Real;
    if (type instanceof ParameterType.Listing && !(given instanceof Value.Mapping)) {
      return Optional.of("write [" + cut(given.toString()) + "]");
    }
    boolean wantsText = type instanceof ParameterType.Text || type instanceof ParameterType.Choice;
    if (wantsText && (number || given instanceof Value.Bool)) {
      return Optional.of("put it in quotes: \"" + given + "\"");
    }
    return given instanceof Value.Text(String text) ? unquoted(type, text) : Optional.empty();
  }

  private static Optional<String> unquoted(ParameterType type, String text) {
    if (type instanceof ParameterType.Flag) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "yes", "on", "y", "true" -> Optional.of("write true");
        case "no", "off", "n", "false" -> Optional.of("write false");
        default -> Optional.empty();
      };
    }
    if (type instanceof ParameterType.Whole || type instanceof ParameterType.Real) {
      return number(text);
    }
    return Optional.empty();
  }

  /** The number that somebody meant who wrote {@code text}, as a hint. */
  public static Optional<String> number(String text) {
    String digits = text.replace("_", "").replaceFirst("^([-+]?)0+(?=[0-9])", "$1");
    if (digits.length() > SHOWN) {
      return Optional.empty();
    }
    try {
      Value value = Scalars.plain(digits);
      if (value instanceof Value.Int || value instanceof Value.Real) {
        return Optional.of(
            digits.equals(text) ? "leave the quotes away: " + text : "write " + digits);
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
