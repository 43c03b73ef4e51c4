package io.troupe.cli.live;

import java.util.ArrayList;
import java.util.List;

/** One line of a screen, made of pieces; what does not fit is cut with an ellipsis. */
public final class Row {
  private final Look look;
  private final List<Piece> pieces = new ArrayList<>();
  private int used;

  private record Piece(String text, Tone tone) {}

  /** An empty line of a screen like {@code look}. */
  public Row(Look look) {
    this.look = look;
  }

  /** Appends {@code text}. */
  public Row add(String text, Tone tone) {
    String shown = Columns.printable(text);
    pieces.add(new Piece(shown, tone));
    used += Columns.of(shown);
    return this;
  }

  /** Appends {@code text} as it is. */
  public Row add(String text) {
    return add(text, Tone.PLAIN);
  }

  /** Appends spaces up to the column {@code column}, at least one. */
  public Row to(int column) {
    return add(" ".repeat(Math.max(1, column - used)));
  }

  /** The columns used so far. */
  public int used() {
    return used;
  }

  /** The line. */
  public String text() {
    StringBuilder line = new StringBuilder();
    int left = look.width();
    boolean fits = used <= left;
    for (Piece piece : pieces) {
      int wide = Columns.of(piece.text());
      if (fits || wide < left) {
        line.append(piece.tone().paint(piece.text(), look.colour()));
        left -= wide;
        continue;
      }
      String end = look.unicode() ? "…" : "~";
      line.append(piece.tone().paint(Columns.cut(piece.text(), left - 1) + end, look.colour()));
      break;
    }
    return look.colour() ? line.toString() : line.toString().stripTrailing();
  }
}
