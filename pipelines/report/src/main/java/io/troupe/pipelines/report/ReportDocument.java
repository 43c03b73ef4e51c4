package io.troupe.pipelines.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A report as clients read it: {@code tables.json}.
 *
 * @param title of the page
 * @param tables in the order of the pipeline file
 * @param plots in the order of the pipeline file
 */
public record ReportDocument(String title, List<Table> tables, List<Plot> plots) {
  public ReportDocument {
    tables = List.copyOf(tables);
    plots = List.copyOf(plots);
  }

  /**
   * A table.
   *
   * @param labels headings of the label columns
   * @param columns headings of the columns of values
   */
  public record Table(String name, List<String> labels, List<String> columns, List<Row> rows) {
    public Table {
      labels = List.copyOf(labels);
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /** A row: its labels, and an entry for each column. */
  public record Row(List<String> labels, List<Entry> entries) {
    public Row {
      labels = List.copyOf(labels);
      entries = List.copyOf(entries);
    }
  }

  /**
   * What stands at a crossing; only {@code text} where no task gave the metric.
   *
   * @param text as a person reads it
   * @param metric whose value it is
   * @param mean over the repetitions
   * @param deviation sample standard deviation; absent for one repetition
   * @param n repetitions
   * @param chosen what the selection chose, such as {@code layers=3}
   * @param best whether it is marked as the best of its column
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Entry(
      String text,
      String metric,
      Optional<Double> mean,
      Optional<Double> deviation,
      int n,
      Optional<String> chosen,
      boolean best) {}

  /** A plot as an SVG element. */
  public record Plot(String name, String svg) {}

  static ReportDocument of(String title, List<ReportTable> tables, List<Plot> plots) {
    return new ReportDocument(title, tables.stream().map(ReportDocument::table).toList(), plots);
  }

  private static Table table(ReportTable table) {
    List<Row> rows = new ArrayList<>();
    for (ReportTable.Row row : table.rows()) {
      List<Entry> entries = new ArrayList<>();
      for (int c = 0; c < table.columns().size(); c++) {
        entries.add(entry(table, table.columns().get(c).metric(), row.entries().get(c)));
      }
      rows.add(new Row(row.labels(), entries));
    }
    return new Table(
        table.name(),
        table.labels(),
        table.columns().stream().map(ReportTable.Column::heading).toList(),
        rows);
  }

  private static Entry entry(ReportTable table, String metric, ReportTable.Entry entry) {
    String text = table.text(entry);
    return switch (entry) {
      case ReportTable.Entry.Missing() ->
          new Entry(text, metric, Optional.empty(), Optional.empty(), 0, Optional.empty(), false);
      case ReportTable.Entry.Given(Statistic statistic, String chosen, boolean best) ->
          new Entry(
              text,
              metric,
              Optional.of(statistic.mean()),
              statistic.deviation().isPresent()
                  ? Optional.of(statistic.deviation().getAsDouble())
                  : Optional.empty(),
              statistic.n(),
              chosen.isEmpty() ? Optional.empty() : Optional.of(chosen),
              best);
    };
  }
}
