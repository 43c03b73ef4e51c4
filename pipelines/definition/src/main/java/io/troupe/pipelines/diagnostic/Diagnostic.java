package io.troupe.pipelines.diagnostic;

import java.util.Comparator;
import java.util.Optional;

/**
 * One finding in a file.
 *
 * @param code what kind of finding it is; {@code docs/errors.md} explains each
 * @param message what is wrong, with what was given and what is allowed; starts lower-case, no
 *     trailing period
 * @param file the name of the file as the user gave it, or the command-line option
 * @param line from 1
 * @param column from 1, in code points
 * @param excerpt the line itself and where to put the caret
 * @param hint what to write instead
 */
public record Diagnostic(
    DiagnosticCode code,
    Severity severity,
    String message,
    String file,
    int line,
    int column,
    Excerpt excerpt,
    Optional<String> hint) {
  /** By position; findings of the file before those of options, errors before warnings. */
  public static final Comparator<Diagnostic> BY_POSITION =
      Comparator.comparingInt(Diagnostic::line)
          .thenComparingInt(Diagnostic::column)
          .thenComparing(Diagnostic::severity)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message);

  /**
   * The line of a file on which something was found, cut to what a screen shows.
   *
   * @param text printable characters only
   * @param start code points before the caret
   * @param length carets, at least 1
   */
  public record Excerpt(String text, int start, int length) {}
}
