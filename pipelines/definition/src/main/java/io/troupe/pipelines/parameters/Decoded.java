package io.troupe.pipelines.parameters;

import io.troupe.pipelines.ParameterProblem;
import java.util.List;

/** A parameter record, or why there is none. */
public sealed interface Decoded<P extends Record> {
  /** The record. */
  record Good<P extends Record>(P parameters) implements Decoded<P> {}

  /**
   * What is wrong.
   *
   * @param problems at least one, in the order of the record's components
   */
  record Bad<P extends Record>(List<ParameterProblem> problems) implements Decoded<P> {
    public Bad {
      problems = List.copyOf(problems);
    }
  }
}
