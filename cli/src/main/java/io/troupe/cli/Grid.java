package io.troupe.cli;

import io.troupe.cli.live.Columns;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. */
final class Grid {
  private final List<List<String>> rows = new ArrayList<>();

  /** Appends a row; control characters of its cells are replaced. */
  Grid row(String... cells) {
    rows.add(List.of(cells).stream().map(Columns::printable).toList());
    return this;
  }

  /** The lines, without spaces at their ends. */
  List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Columns.of(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - Columns.of(row.get(i)) + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
