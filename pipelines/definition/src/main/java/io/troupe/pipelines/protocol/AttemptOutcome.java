package io.troupe.pipelines.protocol;

import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.TaskFailure;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How an attempt ended. */
public sealed interface AttemptOutcome {
  /** Measured seconds and rates by name; shown, and never part of a result. */
  SortedMap<String, Double> timings();

  /**
   * It gave a result, whose artifacts lie in the store.
   *
   * @param metrics final, finite numbers by name
   * @param artifacts outputs by name
   */
  record Succeeded(
      SortedMap<String, Double> metrics,
      SortedMap<String, Artifact> artifacts,
      SortedMap<String, Double> timings)
      implements AttemptOutcome {
    public Succeeded {
      metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
      artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
      timings = Collections.unmodifiableSortedMap(new TreeMap<>(timings));
    }
  }

  /** It gave none. */
  record Failed(TaskFailure failure, SortedMap<String, Double> timings) implements AttemptOutcome {
    public Failed {
      timings = Collections.unmodifiableSortedMap(new TreeMap<>(timings));
    }

    /** A failure before anything was measured. */
    public static Failed of(TaskFailure failure) {
      return new Failed(failure, new TreeMap<>());
    }
  }
}
