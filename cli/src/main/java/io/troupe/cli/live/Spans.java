package io.troupe.cli.live;

import java.time.Duration;
import java.util.Locale;

/** Durations and numbers as people read them. */
public final class Spans {
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;

  private Spans() {}

  /** Such as {@code 0.4 s}, {@code 12 s}, {@code 3 min 05 s} or {@code 2 h 07 min}. */
  public static String text(Duration duration) {
    double seconds = Math.max(0, duration.toMillis() / 1000.0);
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return whole + " s";
    }
    if (whole < HOUR) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / MINUTE, whole % MINUTE);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / HOUR, whole % HOUR / MINUTE);
  }

  /** An estimate, such as {@code ~6 s}: no digits that nobody knows. */
  public static String about(Duration duration) {
    long seconds = Math.max(1, Math.round(duration.toMillis() / 1000.0));
    return "~" + (seconds < MINUTE ? seconds + " s" : text(Duration.ofSeconds(seconds)));
  }

  /** A rate with two or three digits that count, such as {@code 41/s} or {@code 0.52/s}. */
  public static String rate(double perSecond) {
    return number(perSecond) + "/s";
  }

  /** A positive number with three digits that count, without an exponent where it can be. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e15) {
      return Long.toString((long) value);
    }
    if (size >= 100 && size < 1e15) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return size >= 0.001 || size == 0
        ? String.format(Locale.ROOT, "%.3g", value)
        : String.format(Locale.ROOT, "%.2e", value);
  }
}
