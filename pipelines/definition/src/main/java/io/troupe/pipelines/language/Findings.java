package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticCode;
import io.troupe.pipelines.diagnostic.Severity;
import io.troupe.pipelines.diagnostic.Span;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what is wrong, each thing once. */
final class Findings {
  /** What one answer shows. */
  static final int SHOWN = 50;

  /** Beyond this, more of the same is not even collected. */
  private static final int KEPT = 5000;

  private final String file;
  private final Map<String, Diagnostic> found = new LinkedHashMap<>();

  Findings(String file) {
    this.file = file;
  }

  void add(DiagnosticCode code, Span span, String message) {
    add(code, span, message, Optional.empty());
  }

  void add(DiagnosticCode code, Span span, String message, String hint) {
    add(code, span, message, Optional.of(hint));
  }

  void add(DiagnosticCode code, Span span, String message, Optional<String> hint) {
    add(span.diagnostic(code, message, hint));
  }

  void addAll(Collection<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  private void add(Diagnostic d) {
    if (found.size() < KEPT) {
      String key =
          d.code() + "|" + d.file() + "|" + d.line() + "|" + d.column() + "|" + d.message();
      found.putIfAbsent(key, d);
    }
  }

  boolean failed() {
    return found.values().stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** The first of them by position, those of the file before those of options. */
  List<Diagnostic> sorted() {
    return found.values().stream()
        .sorted(
            Comparator.comparing((Diagnostic d) -> !d.file().equals(file))
                .thenComparing(Diagnostic.BY_POSITION))
        .limit(SHOWN)
        .toList();
  }
}
