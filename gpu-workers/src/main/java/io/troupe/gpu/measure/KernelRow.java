package io.troupe.gpu.measure;

import java.util.Locale;

/**
 * One operation: how fast it is and how right.
 *
 * @param op such as {@code linearAlgebra.multiply}
 * @param dtype such as {@code f32}
 * @param shape what was timed
 * @param ms the shortest time of a call
 * @param achieved in {@code unit}
 * @param unit {@code GB/s}, {@code GFLOP/s} or {@code Gexp/s}: what bounds it
 * @param limit what the device allows for the same reads, writes and arithmetic, in {@code unit}
 * @param share achieved / limit
 * @param maxError the absolute error of the element that came closest to its tolerance, over the
 *     operation's small cases
 * @param tolerance what was allowed there
 * @param ok whether all cases were within their tolerances
 */
public record KernelRow(
    String op,
    String dtype,
    String shape,
    double ms,
    double achieved,
    String unit,
    double limit,
    double share,
    double maxError,
    double tolerance,
    boolean ok) {

  /** One JSON object. */
  String json() {
    return String.format(
        Locale.ROOT,
        "{\"op\":\"%s\",\"dtype\":\"%s\",\"shape\":\"%s\",\"ms\":%.5g,\"achieved\":%.4g,"
            + "\"unit\":\"%s\",\"limit\":%.4g,\"share\":%.3g,\"max_error\":%s,\"tolerance\":%s,"
            + "\"ok\":%b}",
        op,
        dtype,
        shape,
        ms,
        achieved,
        unit,
        limit,
        share,
        number(maxError),
        number(tolerance),
        ok);
  }

  /** JSON has no NaN. */
  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : "null";
  }

  /** One line of the table; the heading is {@link #HEADING}. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-42s %-7s %-24s %9.3f %9.4g %-8s %8.4g %5.0f %%  %8.1e %8.1e %s",
        op,
        dtype,
        shape,
        ms,
        achieved,
        unit,
        limit,
        100 * share,
        maxError,
        tolerance,
        ok ? "ok" : "WRONG");
  }

  /** What the columns of {@link #line} are. */
  static final String HEADING =
      String.format(
          Locale.ROOT,
          "%-42s %-7s %-24s %9s %9s %-8s %8s %7s  %8s %8s",
          "operation",
          "type",
          "shape",
          "ms",
          "achieved",
          "unit",
          "limit",
          "share",
          "error",
          "allowed");
}
