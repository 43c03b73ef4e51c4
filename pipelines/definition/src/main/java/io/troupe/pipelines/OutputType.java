package io.troupe.pipelines;

import java.util.Locale;

/** What an output of a kind is, so that a reference to it can be checked before anything runs. */
public enum OutputType {
  /** Named tensors. */
  TENSOR_SET,
  /** An Arrow table. */
  TABLE,
  /** A JSON document. */
  JSON,
  /** Any file. */
  FILE;

  /** How a pipeline file writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
