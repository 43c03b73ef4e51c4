package io.troupe.pipelines.report;

import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as Markdown, CSV and an HTML page. */
public final class ReportText {
  private ReportText() {}

  /** Aligned Markdown tables, which are readable as plain text too. */
  public static String markdown(ReportDocument report) {
    StringBuilder out = new StringBuilder("# " + report.title() + "\n");
    for (ReportDocument.Table table : report.tables()) {
      out.append("\n## ").append(table.name()).append("\n\n").append(markdown(table));
    }
    return out.toString();
  }

  /** One aligned Markdown table without a heading; the best of a column is bold. */
  public static String markdown(ReportDocument.Table table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(Stream.concat(table.labels().stream(), table.columns().stream()).toList());
    for (ReportDocument.Row row : table.rows()) {
      lines.add(
          Stream.concat(
                  row.labels().stream(),
                  row.entries().stream()
                      .map(entry -> entry.best() ? "**" + entry.text() + "**" : entry.text()))
              .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
              .toList());
    }
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(Math.max(3, widths[c]), length(line.get(c)));
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      for (int c = 0; c < widths.length; c++) {
        String cell = lines.get(i).get(c);
        out.append("| ").append(cell).repeat(" ", widths[c] - length(cell) + 1);
      }
      out.append("|\n");
      if (i == 0) {
        for (int width : widths) {
          out.append('|').repeat("-", width + 2);
        }
        out.append("|\n");
      }
    }
    return out.toString();
  }

  /** All tables in long form, one entry a line, for other programs (RFC 4180). */
  public static String csv(ReportDocument report) {
    StringBuilder out = new StringBuilder("table,row,column,metric,mean,deviation,n,chosen\r\n");
    for (ReportDocument.Table table : report.tables()) {
      for (ReportDocument.Row row : table.rows()) {
        for (int c = 0; c < row.entries().size(); c++) {
          ReportDocument.Entry entry = row.entries().get(c);
          out.append(
              Stream.of(
                      table.name(),
                      label(table, row),
                      table.columns().get(c),
                      entry.metric(),
                      number(entry.mean()),
                      number(entry.deviation()),
                      Integer.toString(entry.n()),
                      entry.chosen().orElse(""))
                  .map(ReportText::quoted)
                  .collect(Collectors.joining(",", "", "\r\n")));
        }
      }
    }
    return out.toString();
  }

  /** All tables in long form, one entry a row, as {@link #csv} has them. */
  static Table table(ReportDocument report) {
    List<List<Optional<String>>> texts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      texts.add(new ArrayList<>());
    }
    List<Optional<Double>> means = new ArrayList<>();
    List<Optional<Double>> deviations = new ArrayList<>();
    List<Optional<Long>> counts = new ArrayList<>();
    for (ReportDocument.Table table : report.tables()) {
      for (ReportDocument.Row row : table.rows()) {
        for (int c = 0; c < row.entries().size(); c++) {
          ReportDocument.Entry entry = row.entries().get(c);
          texts.get(0).add(Optional.of(table.name()));
          texts.get(1).add(Optional.of(label(table, row)));
          texts.get(2).add(Optional.of(table.columns().get(c)));
          texts.get(3).add(Optional.of(entry.metric()));
          texts.get(4).add(entry.chosen());
          means.add(entry.mean());
          deviations.add(entry.deviation());
          counts.add(Optional.of((long) entry.n()));
        }
      }
    }
    return new Table(
        List.of(
            new Column.Strings("table", texts.get(0)),
            new Column.Strings("row", texts.get(1)),
            new Column.Strings("column", texts.get(2)),
            new Column.Strings("metric", texts.get(3)),
            new Column.Doubles("mean", means),
            new Column.Doubles("deviation", deviations),
            new Column.Longs("n", counts),
            new Column.Strings("chosen", texts.get(4))));
  }

  /** A row's labels with their headings, such as {@code model=gcn dataset=tolokers}. */
  static String label(ReportDocument.Table table, ReportDocument.Row row) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.labels().size(); i++) {
      parts.add(table.labels().get(i) + "=" + row.labels().get(i));
    }
    return String.join(" ", parts);
  }

  /** The tables and plots as HTML elements, for inside a page. */
  public static String elements(ReportDocument report) {
    StringBuilder out = new StringBuilder();
    for (ReportDocument.Table table : report.tables()) {
      out.append("<h3>").append(HtmlText.escape(table.name())).append("</h3>\n<table><thead><tr>");
      table
          .labels()
          .forEach(label -> out.append("<th>").append(HtmlText.escape(label)).append("</th>"));
      table
          .columns()
          .forEach(
              column ->
                  out.append("<th class=\"value\">")
                      .append(HtmlText.escape(column))
                      .append("</th>"));
      out.append("</tr></thead><tbody>\n");
      for (ReportDocument.Row row : table.rows()) {
        out.append("<tr>");
        row.labels()
            .forEach(label -> out.append("<td>").append(HtmlText.escape(label)).append("</td>"));
        for (ReportDocument.Entry entry : row.entries()) {
          String text = HtmlText.escape(entry.text());
          out.append("<td class=\"value\">")
              .append(entry.best() ? "<strong>" + text + "</strong>" : text)
              .append("</td>");
        }
        out.append("</tr>\n");
      }
      out.append("</tbody></table>\n");
    }
    for (ReportDocument.Plot plot : report.plots()) {
      out.append("<figure><figcaption>")
          .append(HtmlText.escape(plot.name()))
          .append("</figcaption>")
          .append(plot.svg())
          .append("</figure>\n");
    }
    return out.toString();
  }

  /** A page that needs nothing else. */
  public static String page(ReportDocument report) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: .5rem 0 1.5rem }
        th, td { padding: .25rem .8rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%%, transparent); text-align: left }
        .value { text-align: right; font-variant-numeric: tabular-nums }
        figure { margin: 1.5rem 0 } figcaption { font-weight: 600 }
        </style></head><body>
        <h1>%1$s</h1>
        %2$s</body></html>
        """
        .formatted(HtmlText.escape(report.title()), elements(report));
  }

  private static String number(Optional<Double> value) {
    return value.map(x -> Double.toString(x)).orElse("");
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
