package io.troupe.pipelines.language;

import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.plan.Plan;
import java.util.List;

/** What became of a pipeline file. */
public sealed interface Compilation {
  /**
   * It can run.
   *
   * @param warnings sorted by position
   */
  record Compiled(Plan plan, List<Diagnostic> warnings) implements Compilation {
    public Compiled {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * It cannot run.
   *
   * @param diagnostics all errors and warnings sorted by position, at most 50
   */
  record Rejected(List<Diagnostic> diagnostics) implements Compilation {
    public Rejected {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
