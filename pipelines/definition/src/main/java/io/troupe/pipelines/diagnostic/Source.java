package io.troupe.pipelines.diagnostic;

import java.util.ArrayList;
import java.util.List;

/** A text with a name, cut into lines once, so that findings can show the line they are about. */
public final class Source {
  /** What an excerpt shows of a line. */
  private static final int WIDTH = 120;

  private final String name;
  private final String text;
  private final List<Integer> starts = new ArrayList<>();

  /** Whether columns, in code points, differ from indices, in UTF-16 units. */
  private final boolean wide;

  /** The text of the file or option {@code name}. */
  public Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.wide = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    starts.add(0);
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.add(at + 1);
    }
  }

  /** How the user calls it. */
  public String name() {
    return name;
  }

  /** All of it. */
  public String text() {
    return text;
  }

  /** How many lines it has; at least 1. */
  public int lines() {
    return starts.size();
  }

  /** The line {@code number}, from 1, without its end; empty outside the text. */
  public String line(int number) {
    if (number < 1 || number > starts.size()) {
      return "";
    }
    int start = starts.get(number - 1);
    int end = number < starts.size() ? starts.get(number) - 1 : text.length();
    if (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether {@code part} stands at a place as it is. */
  public boolean shows(int line, int column, String part) {
    if (line < 1 || line > starts.size()) {
      return false;
    }
    int at = starts.get(line - 1) + column - 1;
    return at <= text.length() && !wide && text.startsWith(part, at);
  }

  /** The place of {@code length} code points on one line; brought inside the text if it is not. */
  public Span span(int line, int column, int length) {
    int row = Math.clamp(line, 1, starts.size());
    return new Span(this, row, Math.max(1, column), Math.max(1, length));
  }

  /** What a screen shows of a place: its line, or a window of it, without control characters. */
  Diagnostic.Excerpt excerpt(int line, int column, int length) {
    int[] points = line(line).codePoints().toArray();
    int caret = Math.min(column - 1, points.length);
    int from = points.length <= WIDTH ? 0 : Math.max(0, Math.min(caret - WIDTH / 3, points.length));
    int to = Math.min(points.length, from + WIDTH);
    StringBuilder shown = new StringBuilder(from > 0 ? "…" : "");
    for (int i = from; i < to; i++) {
      shown.appendCodePoint(printable(points[i]));
    }
    if (to < points.length) {
      shown.append('…');
    }
    int start = caret - from + (from > 0 ? 1 : 0);
    int room = Math.max(1, to - caret);
    return new Diagnostic.Excerpt(shown.toString(), start, Math.clamp(length, 1, room));
  }

  private static int printable(int point) {
    if (point == '\t') {
      return ' ';
    }
    int type = Character.getType(point);
    boolean hidden =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.SURROGATE
            || type == Character.UNASSIGNED
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    return hidden ? 0xFFFD : point;
  }
}
