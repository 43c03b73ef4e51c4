package io.troupe.pipelines.plan;

import java.util.Locale;

/** How much of a process an attempt has to itself. */
public enum Isolation {
  /** A warm executor process, reused while it is healthy. */
  POOLED,
  /** A fresh executor process for every attempt. */
  PROCESS,
  /** The worker's own process; for tests. */
  IN_PROCESS;

  /** How a pipeline file writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
