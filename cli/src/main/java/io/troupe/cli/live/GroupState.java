package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The tasks of one group at one moment.
 *
 * @param name the group
 * @param tasks in their order
 */
public record GroupState(String name, List<RunView.Task> tasks) {
  /** The groups of a run in the order of its plan; a for-each that has no task yet is absent. */
  public static List<GroupState> of(RunView view) {
    Map<String, List<RunView.Task>> groups = new LinkedHashMap<>();
    for (RunView.Task task : view.tasks()) {
      groups.computeIfAbsent(task.id().group(), name -> new ArrayList<>()).add(task);
    }
    return groups.entrySet().stream()
        .map(group -> new GroupState(group.getKey(), group.getValue()))
        .toList();
  }

  /** How many tasks are in each state; states without tasks are absent. */
  public Map<State, Integer> counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    tasks.forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    return counts;
  }

  /** How many tasks nothing changes any more. */
  public int done() {
    return (int) tasks.stream().filter(task -> task.state().terminal()).count();
  }

  /** When the latest attempt of {@code task} began. */
  static Optional<Instant> begun(RunView.Task task) {
    return task.attempts().isEmpty() ? Optional.empty() : task.attempts().getLast().started();
  }

  /**
   * Time left by what ended attempts of this group took and as many at once as now; empty while
   * none has succeeded or none runs.
   */
  public Optional<Duration> left(Moment moment) {
    OptionalDouble mean =
        tasks.stream()
            .filter(task -> task.state() == State.SUCCEEDED && !task.attempts().isEmpty())
            .map(task -> task.attempts().getLast())
            .filter(attempt -> attempt.started().isPresent() && attempt.ended().isPresent())
            .mapToDouble(
                attempt ->
                    Duration.between(attempt.started().orElseThrow(), attempt.ended().orElseThrow())
                            .toMillis()
                        / 1000.0)
            .average();
    long running = tasks.stream().filter(task -> task.state() == State.RUNNING).count();
    if (mean.isEmpty() || running == 0) {
      return Optional.empty();
    }
    double seconds = 0;
    for (RunView.Task task : tasks) {
      if (task.state() == State.RUNNING) {
        double passed =
            begun(task)
                .map(start -> Duration.between(start, moment.now()).toMillis() / 1000.0)
                .orElse(0.0);
        seconds += Math.max(0, mean.getAsDouble() - passed);
      } else if (!task.state().terminal()) {
        seconds += mean.getAsDouble();
      }
    }
    return Optional.of(Duration.ofMillis(Math.round(1000 * seconds / running)));
  }
}
