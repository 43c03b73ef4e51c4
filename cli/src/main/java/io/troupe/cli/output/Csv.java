package io.troupe.cli.output;

import java.util.List;

/** Comma-separated values as RFC 4180 has them, with LF at the end of lines. */
final class Csv {
  private Csv() {}

  /** One line with its end. */
  static String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      if (!line.isEmpty()) {
        line.append(',');
      }
      line.append(quoted(cell));
    }
    return line.append('\n').toString();
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
