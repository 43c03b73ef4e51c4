package io.troupe.pipelines.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A range of numbers with round marks.
 *
 * @param low least mark
 * @param high greatest mark
 * @param step between marks; 1, 2 or 5 times a power of ten
 */
record Ticks(double low, double high, double step) {
  /** About {@code wanted} marks that enclose {@code low} to {@code high}. */
  static Ticks over(double low, double high, int wanted) {
    // Beyond these, rounding up would leave the range of a double; nothing to see there anyway.
    if (!(Math.abs(low) < 1e300 && Math.abs(high) < 1e300)) {
      return new Ticks(0, 1, 0.5);
    }
    double span = high - low;
    if (!(span > Math.abs(high) * 1e-9)) {
      span = high == 0 ? 1 : Math.abs(high) * 0.2;
      low -= span / 2;
      high += span / 2;
    }
    double raw = span / wanted;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double times = raw / power;
    double step = power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    return new Ticks(Math.floor(low / step) * step, Math.ceil(high / step) * step, step);
  }

  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    long count = Math.round((high - low) / step);
    for (long i = 0; i <= count; i++) {
      marks.add(low + i * step);
    }
    return marks;
  }

  /** How a mark is written: as many digits as the step needs. */
  String text(double mark) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    if (digits > 6 || Math.max(Math.abs(low), Math.abs(high)) >= 1e7) {
      return String.format(Locale.ROOT, "%.3g", mark);
    }
    double shown = Math.abs(mark) < step * 1e-6 ? 0 : mark;
    return String.format(Locale.ROOT, "%." + digits + "f", shown);
  }
}
