package io.troupe.pipelines;

import java.util.List;

/** What became of subtasks. */
public sealed interface SubtaskOutcome {
  /** Each has its result, in the order in which they were asked for. */
  record Done(List<TaskResult> results) implements SubtaskOutcome {
    public Done {
      results = List.copyOf(results);
    }
  }

  /** One of them failed for good, or they cannot be done at all. */
  record Failed(TaskFailure failure) implements SubtaskOutcome {}
}
