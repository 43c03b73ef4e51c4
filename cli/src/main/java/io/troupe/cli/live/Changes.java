package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what changed between the views of a run that somebody follows. */
public final class Changes {
  private final Map<TaskId, Seen> seen = new HashMap<>();

  private final Instant from;

  /** Attempts that ended before {@code from} are known already: a resumed run has some. */
  public Changes(Instant from) {
    this.from = from;
  }

  private record Seen(State state, int attempts, int failed) {}

  /** A task that changed. */
  public sealed interface Change {
    /** The task as it is now. */
    RunView.Task task();

    /** It is in another state. */
    record Turned(RunView.Task task) implements Change {}

    /** An attempt at it failed. */
    record Failed(RunView.Task task, RunView.Attempt attempt) implements Change {}
  }

  /** What changed since the view before, in the order of the tasks; each change once. */
  public List<Change> since(RunView view) {
    List<Change> changes = new ArrayList<>();
    for (RunView.Task task : view.tasks()) {
      List<RunView.Attempt> failed =
          task.attempts().stream().filter(attempt -> attempt.state() == State.FAILED).toList();
      Seen now = new Seen(task.state(), task.attempts().size(), failed.size());
      Seen before = seen.put(task.id(), now);
      if (now.equals(before)) {
        continue;
      }
      int known = before == null ? 0 : before.failed();
      failed.stream()
          .skip(known)
          .filter(this::isNew)
          .forEach(attempt -> changes.add(new Change.Failed(task, attempt)));
      State was = before == null ? State.PENDING : before.state();
      boolean again =
          task.state() == State.RUNNING && before != null && before.attempts() < now.attempts();
      boolean old =
          before == null
              && task.state().terminal()
              && !task.attempts().isEmpty()
              && task.attempts().stream().noneMatch(this::isNew);
      if ((task.state() != was || again) && !old) {
        changes.add(new Change.Turned(task));
      }
    }
    return changes;
  }

  private boolean isNew(RunView.Attempt attempt) {
    return attempt.ended().map(end -> !end.isBefore(from)).orElse(true);
  }
}
