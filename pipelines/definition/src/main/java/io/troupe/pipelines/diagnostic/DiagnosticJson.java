package io.troupe.pipelines.diagnostic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Writes findings for programs: a list of objects with {@code code, severity, message, file, line,
 * column, hint}; {@code hint} is null where there is none.
 */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /** The list, in the order of {@code diagnostics}. */
  public static ArrayNode tree(List<Diagnostic> diagnostics) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Diagnostic diagnostic : diagnostics) {
      ObjectNode entry = list.addObject();
      entry.put("code", diagnostic.code().text());
      entry.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
      entry.put("message", diagnostic.message());
      entry.put("file", diagnostic.file());
      entry.put("line", diagnostic.line());
      entry.put("column", diagnostic.column());
      entry.put("hint", diagnostic.hint().orElse(null));
    }
    return list;
  }
}
