package io.troupe.actors.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened to a run: all that its journal holds, in order, numbered from 1 without gaps. The
 * number of an {@link AttemptLeased} is the token of its attempt.
 *
 * <p>Instants are whole milliseconds. A new event needs a line in {@link RunEventCodec} and in the
 * golden file of its test.
 */
public sealed interface RunEvent {
  /** When it was decided. */
  Instant at();

  /** An event of one task. */
  sealed interface OfTask extends RunEvent {
    /** Which. */
    TaskId task();
  }

  /** An event that ends the lease of an attempt without a result. */
  sealed interface AttemptEnded extends OfTask {
    /** The token of the lease. */
    long token();

    /** Why. */
    TaskFailure failure();

    /**
     * When the task may be leased again. Empty when it ends with this attempt: it is cancelled if
     * that is the cause, else failed.
     */
    Optional<Instant> retryAt();

    /** Measured durations in seconds and rates of the attempt. */
    default SortedMap<String, Double> timings() {
      return Collections.emptySortedMap();
    }
  }

  /** A run was accepted; always the first event. */
  record RunSubmitted(Instant at, String run, Plan plan, Value.Mapping captured)
      implements RunEvent {}

  /**
   * A process took the run over from one that is gone. Clocks that limit waiting and all attempts
   * together do not count the time since the event before this one.
   */
  record RunRecovered(Instant at) implements RunEvent {}

  /** The cells of a for-each are known. */
  record GroupExpanded(Instant at, String group, List<ForEachCell> cells) implements RunEvent {
    public GroupExpanded {
      cells = List.copyOf(cells);
    }
  }

  /** Every task of the group is skipped; none of them had been prepared. */
  record GroupSkipped(Instant at, String group, Skip skip, String reason) implements RunEvent {}

  /** A failed cell cancels the group: its tasks without a lease are cancelled by this. */
  record GroupCancelled(Instant at, String group, String reason) implements RunEvent {}

  /** The task's templates are resolved; it waits for a lease from now on. */
  record TaskReady(Instant at, TaskId task, String key, Value.Mapping parameters)
      implements OfTask {}

  /** The wait before a retry is over; the task waits for a lease from now on. */
  record TaskRequeued(Instant at, TaskId task) implements OfTask {}

  /** The result of an earlier task with the same key, in {@code from}, answers this one. */
  record TaskCached(
      Instant at, TaskId task, String key, Value.Mapping parameters, String from, TaskResult result)
      implements OfTask {}

  /**
   * The task was given to a worker for one attempt.
   *
   * @param attempt its number, from 1
   * @param placement of the scheduler; 0 in journals from before placements were recorded
   */
  record AttemptLeased(
      Instant at,
      TaskId task,
      int attempt,
      String worker,
      String device,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long placement)
      implements OfTask {}

  /** The executor began. */
  record AttemptStarted(Instant at, TaskId task, long token) implements OfTask {}

  /** The attempt was asked to stop; its lease holds until it answers or the grace period ends. */
  record AttemptCancelRequested(Instant at, TaskId task, long token, String reason)
      implements OfTask {}

  /** The attempt failed. */
  record AttemptFailed(
      Instant at,
      TaskId task,
      long token,
      TaskFailure failure,
      Optional<Instant> retryAt,
      SortedMap<String, Double> timings)
      implements AttemptEnded {
    public AttemptFailed {
      timings = Collections.unmodifiableSortedMap(new TreeMap<>(timings));
    }
  }

  /** The attempt passed a limit of time, or its lease was not renewed. */
  record AttemptExpired(
      Instant at, TaskId task, long token, TaskFailure failure, Optional<Instant> retryAt)
      implements AttemptEnded {}

  /** The attempt was given back for no fault of its task. */
  record AttemptReleased(
      Instant at, TaskId task, long token, TaskFailure failure, Optional<Instant> retryAt)
      implements AttemptEnded {}

  /** The task has its result, from the attempt with {@code token}. */
  record TaskSucceeded(
      Instant at, TaskId task, long token, TaskResult result, SortedMap<String, Double> timings)
      implements OfTask {
    public TaskSucceeded {
      timings = Collections.unmodifiableSortedMap(new TreeMap<>(timings));
    }
  }

  /** The task ends without a result, and not by the end of an attempt. */
  record TaskFailed(Instant at, TaskId task, TaskFailure failure) implements OfTask {}

  /** The task was not to run. */
  record TaskSkipped(Instant at, TaskId task, Skip skip, String reason) implements OfTask {}

  /**
   * A running task asked for child tasks that it had not asked for before. Those of equal kind and
   * resources become one group, in the order in which they first come; the groups of a parent are
   * numbered on from 1.
   *
   * @param task the parent
   * @param token of its attempt
   * @param call tells what was asked for, see {@link io.troupe.pipelines.key.CallKey}
   * @param kindVersions the version of each kind
   */
  record SubtasksCreated(
      Instant at,
      TaskId task,
      long token,
      String call,
      SubtaskList subtasks,
      SortedMap<String, Integer> kindVersions)
      implements OfTask {
    public SubtasksCreated {
      kindVersions = Collections.unmodifiableSortedMap(new TreeMap<>(kindVersions));
    }
  }

  /**
   * A later attempt asked for child tasks that there are already: those that ended without a result
   * are as before their preparation.
   */
  record SubtasksAsked(Instant at, TaskId task, long token, String call) implements OfTask {}

  /** No lease is given from now on. */
  record RunPaused(Instant at) implements RunEvent {}

  /** Leases are given again; what waits for one waits from now on. */
  record RunResumed(Instant at) implements RunEvent {}

  /**
   * The run is to end: tasks without a lease are cancelled by this, except those of groups that run
   * always.
   */
  record RunCancelRequested(Instant at, String reason) implements RunEvent {}

  /**
   * An ended run goes on: {@code tasks} and everything that depends on them is as before its
   * preparation. Earlier attempts stay in the record.
   */
  record RetryRequested(Instant at, List<TaskId> tasks) implements RunEvent {
    public RetryRequested {
      tasks = List.copyOf(tasks);
    }
  }

  /** Every task has ended. */
  record RunFinished(Instant at, Outcome outcome) implements RunEvent {}

  /** How a run ended. */
  enum Outcome {
    /** No task failed or was cancelled. */
    SUCCEEDED,
    /** A task failed. */
    FAILED,
    /** Somebody cancelled it before all its tasks had ended. */
    CANCELLED
  }

  /** Why a task was not to run. */
  enum Skip {
    /** Its {@code when} is false. */
    UNWANTED,
    /** It runs on failure, and nothing failed. */
    NOTHING_FAILED,
    /** A task that it needs failed, was cancelled or was blocked itself. */
    BLOCKED
  }
}
