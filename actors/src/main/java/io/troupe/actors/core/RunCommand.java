package io.troupe.actors.core;

import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a run is told. Heartbeats and progress are not here: they change no state; ask {@link
 * RunState#holds} whether the attempt that sends them still has its lease.
 */
public sealed interface RunCommand {
  /** Do {@code plan}. */
  record Submit(String run, Plan plan, Value.Mapping captured) implements RunCommand {}

  /** The answer to {@link Effect.Prepare}. */
  record Prepared(TaskId task, int round, Preparation preparation) implements RunCommand {}

  /** The answer to {@link Effect.Expand}. */
  record Expanded(String group, int round, List<ForEachCell> cells) implements RunCommand {}

  /** The answer to {@link Effect.Expand} where the list cannot be made. */
  record ExpansionFailed(String group, int round, TaskFailure failure) implements RunCommand {}

  /**
   * The scheduler found a place for the task; told again for the same placement, it changes
   * nothing.
   */
  record Lease(TaskId task, long placement, String worker, String device) implements RunCommand {}

  /** The executor of an attempt began. */
  record Started(TaskId task, long token) implements RunCommand {}

  /** An attempt gave its result. */
  record Completed(TaskId task, long token, TaskResult result, SortedMap<String, Double> timings)
      implements RunCommand {}

  /**
   * An attempt ended without a result; also the answer to {@link Effect.CancelAttempt}, and, with
   * the cause {@code drain}, how a worker gives an attempt back.
   */
  record AttemptFailed(
      TaskId task, long token, TaskFailure failure, SortedMap<String, Double> timings)
      implements RunCommand {}

  /**
   * An attempt asks for child tasks. What becomes of them is told by {@link Effect.SubtasksEnded};
   * to be repeated, or {@link AwaitSubtasks} told, until that has come.
   *
   * @param call the {@link io.troupe.pipelines.key.CallKey} of {@code subtasks}
   */
  record Subtasks(TaskId task, long token, String call, SubtaskList subtasks)
      implements RunCommand {}

  /** The answer to {@link Effect.CheckSubtasks}. */
  record SubtasksChecked(
      TaskId task, long token, String call, SubtaskList subtasks, SubtaskCheck check)
      implements RunCommand {}

  /**
   * An attempt still waits for child tasks. Refused where the run does not know the call: then
   * {@link Subtasks} is to be told again.
   */
  record AwaitSubtasks(TaskId task, long token, String call) implements RunCommand {}

  /** Nobody renewed the lease in time. */
  record LeaseExpired(TaskId task, long token) implements RunCommand {}

  /**
   * A worker is gone with its attempts.
   *
   * @param tasks whose attempts on it are lost; empty for all of them
   */
  record WorkerLost(String worker, Set<TaskId> tasks, String reason) implements RunCommand {
    public WorkerLost {
      tasks = Set.copyOf(tasks);
    }
  }

  /** Time has passed; sent at the instants that {@link Effect.Wake} asks for. */
  record Tick() implements RunCommand {}

  /** Let running attempts end, start no others. */
  record Pause() implements RunCommand {}

  /** Undo {@link Pause}. */
  record Resume() implements RunCommand {}

  /** End the run. */
  record Cancel(String reason) implements RunCommand {}

  /**
   * Run tasks of an ended run again, and what depends on them.
   *
   * @param tasks failed, cancelled or blocked ones; empty for all of these
   */
  record Retry(Set<TaskId> tasks) implements RunCommand {
    public Retry {
      tasks = Set.copyOf(tasks);
    }
  }

  /** Whether subtasks can be done. */
  sealed interface SubtaskCheck {
    /** They can, by kinds of these versions. */
    record Good(SortedMap<String, Integer> kindVersions) implements SubtaskCheck {}

    /** They cannot. */
    record Bad(TaskFailure failure) implements SubtaskCheck {}
  }

  /** What preparing a task gave. */
  sealed interface Preparation {
    /** It is to run, with its templates resolved. */
    record ToRun(String key, Value.Mapping parameters) implements Preparation {}

    /** The result of an earlier task of the run {@code from} answers it. */
    record Answered(String key, Value.Mapping parameters, String from, TaskResult result)
        implements Preparation {}

    /** Its {@code when} is false. */
    record Unwanted(String reason) implements Preparation {}

    /** Its templates have no value, as where they read the result of a task that was skipped. */
    record Failed(TaskFailure failure) implements Preparation {}
  }
}
