package io.troupe.pipelines.plan;

import java.util.Locale;

/** Whether an earlier result with the same content key answers a task. */
public enum CacheMode {
  /** An earlier result answers. */
  AUTO,
  /** The task runs, and its result replaces the earlier one. */
  REFRESH,
  /** The task runs, and its result answers nobody. */
  OFF;

  /** How a pipeline file writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
