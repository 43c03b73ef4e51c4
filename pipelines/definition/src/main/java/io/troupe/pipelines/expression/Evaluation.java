package io.troupe.pipelines.expression;

import java.util.List;

/** The value of a template, or why it has none. */
public sealed interface Evaluation<T> {
  /** It has a value. */
  record Done<T>(T value) implements Evaluation<T> {}

  /** It has none. */
  record Failed<T>(List<TemplateError> errors) implements Evaluation<T> {
    public Failed {
      errors = List.copyOf(errors);
    }
  }
}
