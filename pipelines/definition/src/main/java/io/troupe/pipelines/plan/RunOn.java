package io.troupe.pipelines.plan;

import java.util.Locale;

/** When a task runs, by how the tasks that it needs ended. */
public enum RunOn {
  /** When all succeeded, were cached or were skipped. */
  SUCCESS,
  /** When at least one failed or was cancelled. */
  FAILURE,
  /** Whatever happened. */
  ALWAYS;

  /** How a pipeline file writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
