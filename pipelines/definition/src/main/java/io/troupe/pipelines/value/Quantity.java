package io.troupe.pipelines.value;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 20m} and sizes such as {@code 6GiB}: a whole number and its unit. */
public final class Quantity {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB|TiB)");
  private static final Pattern LOOSE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([A-Za-z]*)");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private Quantity() {}

  /** The duration that {@code text} writes, if it writes one. */
  public static Optional<Duration> duration(String text) {
    Matcher match = DURATION.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long n = Long.parseLong(match.group(1));
    return Optional.of(
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(n);
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          default -> Duration.ofDays(n);
        });
  }

  /** The bytes that {@code text} writes, if it writes a size below 8 EiB. */
  public static OptionalLong bytes(String text) {
    Matcher match = SIZE.matcher(text);
    if (!match.matches()) {
      return OptionalLong.empty();
    }
    int shift = 10 * UNITS.indexOf(match.group(2));
    long n = Long.parseLong(match.group(1));
    return n > Long.MAX_VALUE >> shift ? OptionalLong.empty() : OptionalLong.of(n << shift);
  }

  /** What somebody may have meant who wrote {@code text} for a duration. */
  public static String durationHint(String text) {
    Matcher match = LOOSE.matcher(text.strip());
    if (match.matches() && !match.group(1).contains(".")) {
      String unit =
          switch (match.group(2).toLowerCase(Locale.ROOT)) {
            case "", "sec", "secs", "second", "seconds", "s" -> "s";
            case "min", "mins", "minute", "minutes", "m" -> "m";
            case "hr", "hrs", "hour", "hours", "h" -> "h";
            case "day", "days", "d" -> "d";
            case "millis", "msec", "milliseconds", "ms" -> "ms";
            default -> "";
          };
      if (!unit.isEmpty() && match.group(1).length() < 10) {
        return "write " + match.group(1) + unit;
      }
    }
    return "a whole number and ms, s, m, h or d, such as 90s";
  }

  /** What somebody may have meant who wrote {@code text} for a size. */
  public static String sizeHint(String text) {
    Matcher match = LOOSE.matcher(text.strip());
    if (match.matches() && !match.group(1).contains(".") && match.group(1).length() < 16) {
      String unit =
          switch (match.group(2).toLowerCase(Locale.ROOT)) {
            case "b", "byte", "bytes" -> "B";
            case "k", "kb", "kib" -> "KiB";
            case "m", "mb", "mib" -> "MiB";
            case "g", "gb", "gib" -> "GiB";
            case "t", "tb", "tib" -> "TiB";
            default -> "";
          };
      if (!unit.isEmpty()) {
        return "write " + match.group(1) + unit;
      }
    }
    return "a whole number and B, KiB, MiB, GiB or TiB, such as 512MiB";
  }

  /** {@code duration} in the largest unit that holds it, down to milliseconds. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
