package io.troupe.cli.forecast;

import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What would become of one task.
 *
 * @param key its content key; empty where results that do not exist yet decide it
 * @param from the run whose result would answer it
 * @param because what differs from the last time, for a task that would run
 */
public record Forecast(
    TaskId task,
    SortedMap<String, Value> cell,
    Verdict verdict,
    Optional<String> key,
    Optional<String> from,
    List<String> because) {
  public Forecast {
    because = List.copyOf(because);
  }

  /** A task of which no more than {@code verdict} is known. */
  static Forecast of(TaskId task, SortedMap<String, Value> cell, Verdict verdict) {
    return new Forecast(task, cell, verdict, Optional.empty(), Optional.empty(), List.of());
  }

  /** What would happen. */
  public enum Verdict {
    /** The cache has its result. */
    CACHED("cached"),
    /** It would run. */
    RUN("run"),
    /** Its {@code when} is false. */
    SKIPPED("skipped"),
    /** Results that do not exist yet decide it. */
    LATER("later");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** How files write it. */
    public String word() {
      return word;
    }
  }
}
