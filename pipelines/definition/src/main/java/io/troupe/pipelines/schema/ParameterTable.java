package io.troupe.pipelines.schema;

import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.parameters.ParameterSpec;
import io.troupe.pipelines.parameters.ParameterText;
import io.troupe.pipelines.parameters.ParameterType;
import java.util.List;

/** Writes what a kind takes as a Markdown table. */
public final class ParameterTable {
  private ParameterTable() {}

  /** One row a parameter: name, type, default, range, meaning. */
  public static String markdown(TaskKind<?> kind) {
    StringBuilder out =
        new StringBuilder(
            "| parameter | type | default | range | meaning |\n|---|---|---|---|---|\n");
    rows(out, "", ParameterSpec.of(kind.parameters()));
    return out.toString();
  }

  private static void rows(StringBuilder out, String path, List<ParameterSpec> specs) {
    for (ParameterSpec spec : specs) {
      String fallback =
          spec.fallback().map(value -> "`" + value + "`").orElse(spec.optional() ? "" : "required");
      out.append(
          "| `%s%s` | %s | %s | %s | %s |\n"
              .formatted(
                  path,
                  spec.name(),
                  spec.type().phrase(),
                  fallback,
                  ParameterText.range(spec.about()),
                  spec.about().description().replace("|", "\\|")));
      if (spec.type() instanceof ParameterType.Nested nested) {
        rows(out, path + spec.name() + ".", nested.parameters());
      }
    }
  }
}
