package io.troupe.cli.live;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a table over the one before it. Everything between two frames goes out in one write, and
 * between the marks of a synchronised update, so that a terminal shows no half-drawn frame.
 */
public final class Screen implements AutoCloseable {
  private static final String ESCAPE = "\u001b[";
  private static final String HIDE_CURSOR = ESCAPE + "?25l";
  private static final String SHOW_CURSOR = ESCAPE + "?25h";
  private static final String BEGIN = ESCAPE + "?2026h";
  private static final String END = ESCAPE + "?2026l";

  private final PrintWriter out;
  private List<Integer> drawn = new ArrayList<>();
  private boolean closed;

  /** Draws to {@code out}, which goes to a terminal. */
  public Screen(PrintWriter out) {
    this.out = out;
  }

  /**
   * Replaces the frame.
   *
   * @param above lines that stay, above the frame
   * @param width the columns of the screen now: what was drawn on a wider one has wrapped since
   */
  public synchronized void draw(List<String> above, List<String> frame, int width) {
    if (closed) {
      return;
    }
    StringBuilder text = new StringBuilder(BEGIN).append(HIDE_CURSOR);
    int rows = drawn.stream().mapToInt(columns -> Math.max(1, (columns + width - 1) / width)).sum();
    if (rows > 0) {
      text.append(ESCAPE).append(rows).append('A');
    }
    text.append('\r').append(ESCAPE).append('J');
    above.forEach(line -> text.append(line).append('\n'));
    frame.forEach(line -> text.append(line).append('\n'));
    text.append(END);
    drawn = new ArrayList<>();
    frame.forEach(line -> drawn.add(Columns.of(line.replaceAll("\u001b\\[[0-9;]*m", ""))));
    out.print(text);
    out.flush();
  }

  /** Leaves the last frame where it is and gives the cursor back. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      out.print(END + SHOW_CURSOR);
      out.flush();
    }
  }
}
