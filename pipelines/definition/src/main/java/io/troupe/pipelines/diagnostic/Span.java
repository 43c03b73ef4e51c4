package io.troupe.pipelines.diagnostic;

import java.util.Optional;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column from 1, in code points
 * @param length code points, at least 1; what goes on after the line's end is not counted
 */
public record Span(Source source, int line, int column, int length) {
  /** A finding at this place. */
  public Diagnostic diagnostic(DiagnosticCode code, String message, Optional<String> hint) {
    return new Diagnostic(
        code,
        code.severity(),
        message,
        source.name(),
        line,
        column,
        source.excerpt(line, column, length),
        hint);
  }
}
