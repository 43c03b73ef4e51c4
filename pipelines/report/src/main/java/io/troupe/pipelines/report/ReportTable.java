package io.troupe.pipelines.report;

import java.util.List;
import java.util.Locale;

/**
 * A finished table: labels at the left, statistics at the right.
 *
 * @param name of the table
 * @param labels headings of the label columns
 * @param columns headings of the statistic columns
 * @param digits after the point
 */
public record ReportTable(
    String name, List<String> labels, List<Column> columns, List<Row> rows, int digits) {
  public ReportTable {
    labels = List.copyOf(labels);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A column of statistics.
   *
   * @param heading what stands over it
   * @param metric whose values it holds
   * @param group the value of the column axis, empty without one
   */
  public record Column(String heading, String metric, String group) {}

  /**
   * A row.
   *
   * @param labels one for each label column
   * @param entries one for each statistic column
   */
  public record Row(List<String> labels, List<Entry> entries) {
    public Row {
      labels = List.copyOf(labels);
      entries = List.copyOf(entries);
    }
  }

  /** What stands at a crossing. */
  public sealed interface Entry {
    /** No task gave the metric. */
    record Missing() implements Entry {}

    /**
     * A statistic.
     *
     * @param chosen what the selection chose, such as {@code layers=3}; empty without one
     * @param best whether it is the best of its column
     */
    record Given(Statistic statistic, String chosen, boolean best) implements Entry {}
  }

  /** How an entry is written: {@code 0.891 ± 0.012}, with n where repetitions are missing. */
  public String text(Entry entry) {
    return switch (entry) {
      case Entry.Missing() -> "–";
      case Entry.Given(Statistic statistic, String chosen, boolean _) -> {
        StringBuilder text = new StringBuilder(fixed(statistic.mean()));
        statistic.deviation().ifPresent(std -> text.append(" ± ").append(fixed(std)));
        if (statistic.n() < most()) {
          text.append(" (n=").append(statistic.n()).append(')');
        }
        if (!chosen.isEmpty()) {
          text.append(" [").append(chosen).append(']');
        }
        yield text.toString();
      }
    };
  }

  /** The most repetitions that an entry of the table has. */
  int most() {
    return rows.stream()
        .flatMap(row -> row.entries().stream())
        .mapToInt(entry -> entry instanceof Entry.Given given ? given.statistic().n() : 0)
        .max()
        .orElse(0);
  }

  private String fixed(double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
