package io.troupe.actors.view;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of a list of runs.
 *
 * @param run its id
 * @param name of its pipeline
 * @param labels of its pipeline
 * @param state of the run as a whole
 * @param submitted when it was accepted
 * @param ended when it reached a final state
 * @param tasks how many tasks are in each state; states without tasks are absent
 */
public record RunSummary(
    String run,
    String name,
    Map<String, String> labels,
    State state,
    Instant submitted,
    Optional<Instant> ended,
    Map<State, Integer> tasks) {
  public RunSummary {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    tasks = Map.copyOf(tasks);
  }

  /** The line for {@code view}. */
  public static RunSummary of(RunView view) {
    Map<State, Integer> tasks = new EnumMap<>(State.class);
    view.tasks().forEach(task -> tasks.merge(task.state(), 1, Integer::sum));
    return new RunSummary(
        view.run(),
        view.plan().name(),
        view.plan().labels(),
        view.state(),
        view.submitted(),
        view.ended(),
        tasks);
  }
}
