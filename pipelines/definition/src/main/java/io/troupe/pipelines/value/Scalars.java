package io.troupe.pipelines.value;

import java.util.regex.Pattern;

/**
 * What a word without quotes stands for: YAML 1.2's JSON-like core, without its octal and
 * hexadecimal numbers, infinities and NaN. {@code 010}, {@code 1_000}, {@code yes} are texts.
 */
public final class Scalars {
  private static final Pattern INT = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(0|[1-9][0-9]*)?(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
  private static final Pattern DIGIT = Pattern.compile("[-+]?\\.?[0-9].*");

  private Scalars() {}

  /**
   * The value of the unquoted word {@code text}.
   *
   * @throws IllegalArgumentException when it is a number that 64 bits do not hold
   */
  public static Value plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> new Value.Null();
      case "true", "True", "TRUE" -> new Value.Bool(true);
      case "false", "False", "FALSE" -> new Value.Bool(false);
      default -> text.length() > 400 ? new Value.Text(text) : number(text);
    };
  }

  private static Value number(String text) {
    if (!DIGIT.matcher(text).matches()) {
      return new Value.Text(text);
    }
    if (INT.matcher(text).matches()) {
      try {
        return new Value.Int(Long.parseLong(text));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("the whole number " + text + " does not fit 64 bits", e);
      }
    }
    if (!REAL.matcher(text).matches()) {
      return new Value.Text(text);
    }
    double x = Double.parseDouble(text);
    if (Double.isInfinite(x)) {
      throw new IllegalArgumentException("the number " + text + " is too large");
    }
    return new Value.Real(x);
  }
}
