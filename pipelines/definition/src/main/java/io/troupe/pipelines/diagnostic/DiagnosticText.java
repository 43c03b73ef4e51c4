package io.troupe.pipelines.diagnostic;

import java.util.List;

/** Writes findings for people: code, message, place, the line with a caret, and the hint. */
public final class DiagnosticText {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[1;31m";
  private static final String YELLOW = "\u001b[1;33m";
  private static final String BLUE = "\u001b[1;34m";

  private final boolean colour;

  private DiagnosticText(boolean colour) {
    this.colour = colour;
  }

  /**
   * All of {@code diagnostics} in their order, and a line that counts them.
   *
   * @param colour whether to use ANSI colours
   */
  public static String render(List<Diagnostic> diagnostics, boolean colour) {
    DiagnosticText text = new DiagnosticText(colour);
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      text.append(out, diagnostic);
      out.append('\n');
    }
    long errors = diagnostics.stream().filter(d -> d.severity() == Severity.ERROR).count();
    long warnings = diagnostics.size() - errors;
    if (errors > 0) {
      out.append(count(errors, "error"));
      out.append(warnings > 0 ? ", " + count(warnings, "warning") : "").append('\n');
    } else if (warnings > 0) {
      out.append(count(warnings, "warning")).append('\n');
    }
    return out.toString();
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private void append(StringBuilder out, Diagnostic d) {
    String tone = d.severity() == Severity.ERROR ? RED : YELLOW;
    String word = d.severity() == Severity.ERROR ? "error" : "warning";
    String number = Integer.toString(d.line());
    String margin = " ".repeat(number.length());
    out.append(paint(tone, word + "[" + d.code().text() + "]"))
        .append(paint(BOLD, ": " + visible(d.message())))
        .append('\n')
        .append(margin)
        .append(paint(BLUE, "--> "))
        .append(visible(d.file()) + ":" + d.line() + ":" + d.column())
        .append('\n')
        .append(margin)
        .append(paint(BLUE, " |"))
        .append('\n')
        .append(paint(BLUE, number + " |"))
        .append(d.excerpt().text().isEmpty() ? "" : " " + d.excerpt().text())
        .append('\n')
        .append(margin)
        .append(paint(BLUE, " | "))
        .append(" ".repeat(d.excerpt().start()))
        .append(paint(tone, "^".repeat(d.excerpt().length())))
        .append('\n');
    d.hint()
        .ifPresent(
            hint ->
                out.append(margin)
                    .append(paint(BLUE, " = "))
                    .append(paint(BOLD, "help: "))
                    .append(visible(hint))
                    .append('\n'));
  }

  /** A message quotes what a stranger wrote: no control character reaches the terminal. */
  private static String visible(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private String paint(String tone, String text) {
    return colour ? tone + text + RESET : text;
  }
}
