package io.troupe.pipelines.diagnostic;

/** Whether a file with the finding can run. */
public enum Severity {
  /** It cannot. */
  ERROR,
  /** It can, and does perhaps not what was meant. */
  WARNING
}
