package io.troupe.actors.core;

import io.troupe.actors.core.Calls.Call;
import io.troupe.actors.core.RunCommand.SubtaskCheck;
import io.troupe.actors.core.RunState.Place;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What tasks ask of child tasks, and what becomes of these. A call belongs to its task, whichever
 * attempt makes it: children are created once, go on while their parent waits for its next attempt,
 * and end with their parent.
 */
final class Children {
  private final Deciding deciding;
  private final RunDraft draft;

  Children(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft;
  }

  /** The attempt that holds the lease of {@code parent} asks. */
  Answer ask(TaskState parent, RunCommand.Subtasks command) {
    Optional<Call> known = find(parent.id(), command.call());
    if (known.isPresent()) {
      return again(parent, known.get());
    }
    Optional<Answer> refusal = refusal(parent);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (parent.id().depth() >= RunCore.MOST_GENERATIONS) {
      String message =
          "child tasks may ask for child tasks %d deep, and %s is that deep"
              .formatted(RunCore.MOST_GENERATIONS, parent.id());
      tell(parent, command.call(), failed(Cause.BAD_INPUT, message));
      return Answer.ACCEPTED;
    }
    deciding.effect(
        new Effect.CheckSubtasks(parent.id(), command.token(), command.call(), command.subtasks()));
    return Answer.ACCEPTED;
  }

  /** The kinds have looked at what the attempt that holds the lease of {@code parent} asks. */
  Answer checked(TaskState parent, RunCommand.SubtasksChecked command) {
    Optional<Call> known = find(parent.id(), command.call());
    if (known.isPresent()) {
      return again(parent, known.get());
    }
    Optional<Answer> refusal = refusal(parent);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    switch (command.check()) {
      case SubtaskCheck.Bad bad ->
          tell(parent, command.call(), new SubtaskOutcome.Failed(bad.failure()));
      case SubtaskCheck.Good good -> {
        deciding.emit(
            new RunEvent.SubtasksCreated(
                deciding.now,
                parent.id(),
                command.token(),
                command.call(),
                command.subtasks(),
                good.kindVersions()));
        open(find(parent.id(), command.call()).orElseThrow());
      }
    }
    return Answer.ACCEPTED;
  }

  /** The attempt that holds the lease of {@code parent} waits. */
  Answer await(TaskState parent, String call) {
    return find(parent.id(), call)
        .map(known -> again(parent, known))
        .orElseGet(() -> Answer.refused(parent.id() + " has not asked for this"));
  }

  private static Optional<Answer> refusal(TaskState parent) {
    return parent.phase() == Phase.CANCELLING
        ? Optional.of(Answer.refused(parent.id() + " is being stopped"))
        : Optional.empty();
  }

  private Answer again(TaskState parent, Call call) {
    if (succeeded(call)) {
      tell(parent, call.key(), new SubtaskOutcome.Done(results(call)));
      return Answer.UNCHANGED;
    }
    if (call.token() == parent.lastAttempt().token()) {
      bad(call).ifPresent(child -> tell(parent, call.key(), failed(child)));
      return Answer.UNCHANGED;
    }
    Optional<Answer> refusal = refusal(parent);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (call.groups().stream().anyMatch(index -> draft.groups[index].in(Phase.CANCELLING) > 0)) {
      return Answer.later("child tasks of an earlier attempt are being stopped");
    }
    deciding.emit(
        new RunEvent.SubtasksAsked(
            deciding.now, parent.id(), parent.lastAttempt().token(), call.key()));
    open(find(parent.id(), call.key()).orElseThrow());
    return Answer.ACCEPTED;
  }

  private void open(Call call) {
    call.groups().forEach(index -> deciding.open(draft.groups[index]));
  }

  /** What follows from the end of a task: for its own children, and for the parent that waits. */
  void ended(Place place) {
    TaskState task = draft.task(place);
    if (!task.phase().terminal()) {
      return;
    }
    for (Call call : draft.calls.getOrDefault(task.id(), Calls.NONE).calls()) {
      cancel(call, task.id() + ", which asked for it, has ended");
    }
    GroupState group = draft.groups[place.group()];
    group.parent.ifPresent(parent -> told(parent, place));
  }

  private void told(TaskId id, Place child) {
    Optional<Call> call =
        draft.calls.getOrDefault(id, Calls.NONE).calls().stream()
            .filter(each -> each.groups().contains(child.group()))
            .findFirst();
    if (call.isEmpty()) {
      return;
    }
    TaskState task = draft.task(child);
    if (task.bad()) {
      cancel(call.get(), task.id() + ", which was asked for with it, failed");
    }
    Optional<TaskState> parent =
        draft.place(id).map(draft::task).filter(each -> each.holds(call.get().token()));
    if (parent.isPresent() && task.bad()) {
      tell(parent.get(), call.get().key(), failed(task));
    } else if (parent.isPresent() && succeeded(call.get())) {
      tell(parent.get(), call.get().key(), new SubtaskOutcome.Done(results(call.get())));
    }
  }

  /** Ends what is left of a call. */
  private void cancel(Call call, String reason) {
    for (int index : call.groups()) {
      cancel(index, reason);
    }
  }

  private void cancel(int index, String reason) {
    GroupState group = draft.groups[index];
    if (group.ended || group.cancelled.isPresent()) {
      return;
    }
    Deciding.waitingOf(group).forEach(deciding::withdraw);
    deciding.emit(new RunEvent.GroupCancelled(deciding.now, group.spec.name(), reason));
    deciding.cancelAttempts(draft.groups[index], reason);
    // Children that were not begun have children of none; those that were end by themselves.
  }

  /** Ends the children of all tasks that have ended, however that came. */
  void cancelOrphans() {
    for (int index = 0; index < draft.groups.length; index++) {
      GroupState group = draft.groups[index];
      if (group.parent.isPresent() && !group.ended && orphaned(group.parent.get())) {
        cancel(index, group.parent.get() + ", which asked for it, has ended");
      }
    }
  }

  private boolean orphaned(TaskId parent) {
    return draft.place(parent).map(draft::task).map(task -> task.phase().terminal()).orElse(true);
  }

  /** Does what a process may have died before doing. */
  void recover() {
    cancelOrphans();
    for (Calls calls : List.copyOf(draft.calls.values())) {
      for (Call call : calls.calls()) {
        bad(call)
            .ifPresent(child -> cancel(call, child.id() + ", which was asked for with it, failed"));
      }
    }
  }

  /** How many attempts do nothing but wait for child tasks. */
  int waitingParents() {
    int waiting = 0;
    for (var entry : draft.calls.entrySet()) {
      Optional<TaskState> parent =
          draft.place(entry.getKey()).map(draft::task).filter(task -> task.phase().leased());
      if (parent.isPresent()
          && entry.getValue().calls().stream()
              .anyMatch(call -> parent.get().holds(call.token()) && open(call.groups()))) {
        waiting++;
      }
    }
    return waiting;
  }

  private boolean open(List<Integer> groups) {
    return groups.stream().anyMatch(index -> !draft.groups[index].ended)
        && groups.stream().noneMatch(index -> draft.groups[index].bad());
  }

  private Optional<Call> find(TaskId parent, String call) {
    return draft.calls.getOrDefault(parent, Calls.NONE).find(call);
  }

  private boolean succeeded(Call call) {
    return call.groups().stream()
        .allMatch(index -> draft.groups[index].ended && !draft.groups[index].bad());
  }

  private Optional<TaskState> bad(Call call) {
    if (call.groups().stream().noneMatch(index -> draft.groups[index].bad())) {
      return Optional.empty();
    }
    List<TaskState> bad = call.children().stream().map(draft::task).filter(TaskState::bad).toList();
    // The one that failed says more than those that were cancelled for it.
    return bad.stream()
        .filter(task -> task.phase() == Phase.FAILED)
        .findFirst()
        .or(() -> bad.stream().findFirst());
  }

  private List<TaskResult> results(Call call) {
    List<TaskResult> results = new ArrayList<>();
    call.children().forEach(place -> draft.task(place).result().ifPresent(results::add));
    return results;
  }

  private void tell(TaskState parent, String call, SubtaskOutcome outcome) {
    AttemptState attempt = parent.lastAttempt();
    deciding.effect(
        new Effect.SubtasksEnded(attempt.worker(), parent.id(), attempt.token(), call, outcome));
  }

  private static SubtaskOutcome failed(TaskState child) {
    String how = child.phase() == Phase.FAILED ? " failed: " : " was cancelled: ";
    return failed(
        Cause.CHILD_FAILED,
        "child task " + child.id() + how + child.reason().orElse("for no known reason"));
  }

  private static SubtaskOutcome failed(Cause cause, String message) {
    return new SubtaskOutcome.Failed(TaskFailure.of(cause, message));
  }
}
