package io.troupe.actors.core;

import io.troupe.actors.core.RunEvent.Outcome;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.Scope;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What is to be done once the events of a {@link Decision} are durable, in order. Every effect may
 * be lost with the process: {@link RunCore#recovered} asks again for what is still wanted.
 */
public sealed interface Effect {
  /**
   * Resolve a task's templates, compute its key and ask the cache; answer {@link
   * RunCommand.Prepared}.
   *
   * @param round goes back in the answer; an answer of an earlier round is ignored
   * @param item what a for-each binds
   * @param parameters of a child task, which are no templates; empty for a task of the plan, whose
   *     parameters the group has
   * @param inputs results of the needed groups, by task id; one list shared by all cells. Of a
   *     child task, what its parent gave it
   * @param results what templates see of all groups that have ended
   */
  record Prepare(
      TaskId task,
      int round,
      TaskGroup group,
      SortedMap<String, Value> cell,
      Optional<Value> item,
      Optional<Value.Mapping> parameters,
      List<TaskResult> inputs,
      Scope.Results results)
      implements Effect {}

  /**
   * Find the cells of a for-each; answer {@link RunCommand.Expanded} or {@link
   * RunCommand.ExpansionFailed}.
   */
  record Expand(int round, TaskGroup group, Scope.Results results) implements Effect {}

  /**
   * Ask the scheduler for places.
   *
   * @param queue how the run stands towards others
   * @param group whose tasks these are: resources and limits
   * @param tasks that wait for a lease
   */
  record Announce(Plan.Queue queue, TaskGroup group, List<TaskId> tasks) implements Effect {}

  /** These tasks no longer wait for a lease. */
  record Withdraw(List<TaskId> tasks) implements Effect {}

  /**
   * Make an attempt.
   *
   * @param group the kind and the limits
   * @param parameters with templates resolved
   * @param inputs as in {@link Prepare}
   */
  record StartAttempt(
      String worker,
      String device,
      TaskId task,
      int attempt,
      long token,
      TaskGroup group,
      SortedMap<String, Value> cell,
      Value.Mapping parameters,
      List<TaskResult> inputs)
      implements Effect {}

  /**
   * Stop an attempt. The lease has ended already or {@link RunCommand.AttemptFailed} is awaited;
   * either way the worker answers when the process is gone.
   */
  record CancelAttempt(String worker, TaskId task, long token, String reason) implements Effect {}

  /** See whether the kinds know these parameters; answer {@link RunCommand.SubtasksChecked}. */
  record CheckSubtasks(TaskId task, long token, String call, SubtaskList subtasks)
      implements Effect {}

  /**
   * Tell an attempt what became of the child tasks that it waits for.
   *
   * @param worker that makes the attempt
   */
  record SubtasksEnded(String worker, TaskId task, long token, String call, SubtaskOutcome outcome)
      implements Effect {}

  /** The result may answer later tasks with the same key. */
  record Remember(String key, TaskResult result) implements Effect {}

  /** Send {@link RunCommand.Tick} at this instant; replaces what was asked before. */
  record Wake(Instant at) implements Effect {}

  /** The run has ended. */
  record Finished(Outcome outcome) implements Effect {}
}
