package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.TaskId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says once for each group why its tasks are not answered by what an earlier run computed. */
public final class Reasons {
  /** The tasks of a group that are looked at: what changed for one has mostly changed for all. */
  private static final int MOST_TASKS = 20;

  private static final int MOST_CHANGES = 4;
  private static final String INPUTS = "inputs.";

  private final History history;
  private final Map<String, Integer> looked = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  /** Reasons by {@code history}. */
  public Reasons(History history) {
    this.history = history;
  }

  /** Knows what decides tasks. */
  @FunctionalInterface
  public interface History {
    /** What this run changed of what decides {@code task}; empty where nothing is known. */
    List<String> changes(RunView view, TaskId task);
  }

  /** The changes of a content key for people: a result that is read counts as one change. */
  public static String sentence(List<String> changes) {
    List<String> said =
        changes.stream()
            .map(
                change ->
                    change.startsWith(INPUTS)
                        ? "other results of " + change.replaceFirst("^inputs\\.([^.\\[]*).*", "$1")
                        : change)
            .distinct()
            .toList();
    String first = said.stream().limit(MOST_CHANGES).collect(Collectors.joining("; "));
    int more = said.size() - MOST_CHANGES;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  /** The line for {@code task}, if it has just begun for a reason that was not said before. */
  public Optional<String> of(RunView view, RunView.Task task) {
    String group = task.id().group();
    if (task.state() != State.RUNNING
        || task.attempts().size() != 1
        || looked.merge(group, 1, Integer::sum) > MOST_TASKS) {
      return Optional.empty();
    }
    List<String> changes = history.changes(view, task.id());
    String line = group + " runs anew: " + sentence(changes);
    return changes.isEmpty() || !told.add(line) ? Optional.empty() : Optional.of(line);
  }
}
