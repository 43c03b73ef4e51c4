package io.troupe.cli.output;

import io.troupe.cli.live.Columns;
import io.troupe.cli.live.Spans;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of results for people: a column {@code std} is joined to the {@code mean} before it.
 *
 * @param title what it is about
 * @param header the names of the columns
 * @param rows each as long as the header
 */
public record ResultTable(String title, List<String> header, List<List<String>> rows) {
  public ResultTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /**
   * The table of {@code all}, whose first row holds the names; cells are numbers as a file has
   * them.
   */
  static ResultTable of(String title, List<List<String>> all) {
    List<String> header = all.getFirst();
    List<List<String>> rows = all.subList(1, all.size());
    int mean = header.indexOf("mean");
    int std = header.indexOf("std");
    List<String> names = joined(header, mean, std, "mean ± std");
    List<List<String>> shown =
        rows.stream()
            .filter(row -> row.size() == header.size())
            .map(
                row ->
                    mean < 0 || std < 0
                        ? row.stream().map(ResultTable::number).toList()
                        : joined(row, mean, std, meanAndStd(row.get(mean), row.get(std))))
            .toList();
    return new ResultTable(title, names, shown);
  }

  private static List<String> joined(List<String> cells, int mean, int std, String together) {
    if (mean < 0 || std < 0) {
      return cells;
    }
    List<String> all = new ArrayList<>(cells);
    all.set(mean, together);
    all.remove(std);
    return all;
  }

  private static String meanAndStd(String mean, String std) {
    try {
      return String.format(
          Locale.ROOT, "%.4f ± %.4f", Double.parseDouble(mean), Double.parseDouble(std));
    } catch (NumberFormatException e) {
      return std.isEmpty() ? number(mean) : mean + " ± " + std;
    }
  }

  private static String number(String cell) {
    try {
      return cell.contains(".") ? Spans.number(Double.parseDouble(cell)) : cell;
    } catch (NumberFormatException e) {
      return cell;
    }
  }

  /** What marks the best of a column. */
  static final String BEST = " *";

  /** The table in lines, with its header; numbers stand at the right, marks behind them. */
  public List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(beside(header));
    rows.forEach(row -> all.add(beside(row)));
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = all.stream().mapToInt(r -> Columns.of(r.get(column))).max().orElse(0);
        String cell = Columns.printable(row.get(i));
        String space = " ".repeat(width - Columns.of(cell));
        line.append(numeric(i) ? space + cell : cell + space).append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** Leaves room where another row has a mark, so that numbers stay under each other. */
  private List<String> beside(List<String> row) {
    List<String> cells = new ArrayList<>(row);
    for (int i = 0; i < cells.size(); i++) {
      int column = i;
      boolean marked = rows.stream().anyMatch(other -> other.get(column).endsWith(BEST));
      if (marked && !cells.get(i).endsWith(BEST)) {
        cells.set(i, cells.get(i) + " ".repeat(BEST.length()));
      }
    }
    return cells;
  }

  /** Whether the cells of a column are numbers. */
  public boolean numeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(cell -> cell.isEmpty() || cell.matches("[-+]?[0-9.].*"));
  }
}
