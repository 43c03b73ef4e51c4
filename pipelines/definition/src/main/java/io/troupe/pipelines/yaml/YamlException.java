package io.troupe.pipelines.yaml;

import io.troupe.pipelines.diagnostic.Diagnostic;

/** Ends the reading of a file that goes no further. */
final class YamlException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  YamlException(Diagnostic diagnostic) {
    super(diagnostic.message(), null, false, false);
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
