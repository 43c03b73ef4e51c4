package io.troupe.actors.core;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.arrow.store.Artifact;
import io.troupe.pipelines.TaskResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a run as its events tell it, each task with its child tasks behind it. An instance
 * remembers what it showed: following a run, it makes only the tasks anew that have changed. One
 * thread at a time.
 */
public final class RunViews {
  private final Map<String, Shown[]> shown = new HashMap<>();

  /** A task that was shown, and what for. */
  private record Shown(TaskState task, Optional<String> waits, RunView.Task view) {}

  /** The view of a run that {@code events} tell; the first of them submits it. */
  public static RunView of(List<RunEvent> events) {
    return new RunViews().of(RunState.EMPTY.evolve(events));
  }

  /** The view of {@code state}; IllegalStateException before a run was submitted. */
  public RunView of(RunState state) {
    return of(state, List.of());
  }

  /**
   * The view of {@code state}.
   *
   * @param waiting what the scheduler says of the run's ready tasks
   */
  public RunView of(RunState state, List<Waiting> waiting) {
    Map<String, String> reasons = new HashMap<>();
    waiting.forEach(each -> reasons.put(each.group(), each.message()));
    List<RunView.Task> tasks = new ArrayList<>();
    for (GroupState group : state.groups) {
      if (group.parent.isEmpty()) {
        show(state, group, reasons, tasks);
      }
    }
    return new RunView(
        state.run(),
        stateOf(state),
        state.plan(),
        state.submitted,
        state.ended,
        tasks,
        state.captured,
        state.sequence());
  }

  /** The state of the run as a whole. */
  public static State stateOf(RunState state) {
    if (state.outcome().isPresent()) {
      return switch (state.outcome().get()) {
        case SUCCEEDED -> State.SUCCEEDED;
        case FAILED -> State.FAILED;
        case CANCELLED -> State.CANCELLED;
      };
    }
    return switch (state.status) {
      case NEW, ENDED -> State.PENDING;
      case PAUSED -> State.PAUSED;
      case ACTIVE -> begun(state) ? State.RUNNING : State.PENDING;
    };
  }

  private static boolean begun(RunState state) {
    return state.groups.stream()
        .anyMatch(group -> group.leased() > 0 || group.closed() > 0 || group.in(Phase.BACKOFF) > 0);
  }

  // The same state object is the unchanged task; equal ones would cost a deep comparison.
  @SuppressWarnings("ReferenceEquality")
  private void show(
      RunState state, GroupState group, Map<String, String> reasons, List<RunView.Task> into) {
    Optional<String> pending = Optional.of(Sentences.pending(state, group));
    Optional<String> ready =
        Optional.of(
            state.paused()
                ? "the run is paused"
                : reasons.getOrDefault(group.spec.name(), "waits for a worker"));
    Shown[] before = shown.get(group.spec.name());
    Shown[] now = new Shown[group.tasks.size()];
    for (int i = 0; i < now.length; i++) {
      TaskState task = group.tasks.get(i);
      Optional<String> waits =
          switch (task.phase()) {
            case PENDING -> pending;
            case READY -> ready;
            case BACKOFF,
                LEASED,
                RUNNING,
                CANCELLING,
                SUCCEEDED,
                CACHED,
                FAILED,
                CANCELLED,
                SKIPPED ->
                Optional.empty();
          };
      Shown old = before != null && i < before.length ? before[i] : null;
      now[i] =
          old != null && old.task() == task && old.waits().equals(waits)
              ? old
              : new Shown(task, waits, view(group, task, waits));
      into.add(now[i].view());
      for (Calls.Call call : state.calls.getOrDefault(task.id(), Calls.NONE).calls()) {
        call.groups().forEach(index -> show(state, state.groups.get(index), reasons, into));
      }
    }
    shown.put(group.spec.name(), now);
  }

  private static RunView.Task view(GroupState group, TaskState task, Optional<String> waits) {
    Optional<TaskResult> result = task.result();
    List<Artifact> artifacts =
        result.map(done -> List.copyOf(done.artifacts().values())).orElse(List.of());
    return new RunView.Task(
        task.id(),
        group.spec.kind(),
        task.definition().cell(),
        stateOf(task.phase()),
        waits.or(() -> Sentences.of(task)),
        task.prepared().map(TaskState.Prepared::key),
        task.cachedFrom(),
        task.attempts().stream().map(RunViews::view).toList(),
        result.map(TaskResult::metrics).orElse(Collections.emptySortedMap()),
        artifacts);
  }

  private static RunView.Attempt view(AttemptState attempt) {
    return new RunView.Attempt(
        attempt.n(),
        attempt.state() == State.READY ? State.RUNNING : attempt.state(),
        attempt.worker(),
        attempt.token(),
        attempt.started(),
        attempt.ended(),
        attempt.failure(),
        attempt.timings());
  }

  private static State stateOf(Phase phase) {
    return switch (phase) {
      case PENDING, BACKOFF -> State.PENDING;
      case READY -> State.READY;
      case LEASED, RUNNING, CANCELLING -> State.RUNNING;
      case SUCCEEDED -> State.SUCCEEDED;
      case CACHED -> State.CACHED;
      case FAILED -> State.FAILED;
      case CANCELLED -> State.CANCELLED;
      case SKIPPED -> State.SKIPPED;
    };
  }
}
