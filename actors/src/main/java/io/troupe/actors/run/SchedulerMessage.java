package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What the scheduler is told. */
public sealed interface SchedulerMessage {
  /** What a worker has; repeated, so that a new scheduler learns of it. */
  record Offer(WorkerOffer offer, ActorRef<WorkerMessage> worker)
      implements SchedulerMessage, Message {}

  /**
   * Tasks wait for places.
   *
   * @param group with its limits, without its cells and parameters
   */
  record Announce(String run, Plan.Queue queue, TaskGroup group, List<TaskId> tasks)
      implements SchedulerMessage, Message {
    public Announce {
      tasks = List.copyOf(tasks);
    }
  }

  /** Tasks wait no longer. */
  record Withdraw(String run, List<TaskId> tasks) implements SchedulerMessage, Message {
    public Withdraw {
      tasks = List.copyOf(tasks);
    }
  }

  /** The run has ended; nothing of it waits. */
  record Forget(String run) implements SchedulerMessage, Message {}

  /** What the run answered to a placement. */
  record Answered(long placement, Answer answer) implements SchedulerMessage, Message {}

  /** The process of a placement is gone or idle. */
  record Released(long placement) implements SchedulerMessage, Message {}

  /** The worker gets no task from now on. */
  record Drain(String worker) implements SchedulerMessage, Message {}

  /** Place what fits. */
  record Place() implements SchedulerMessage {}

  /** A worker's actor is gone. */
  record Gone(String worker) implements SchedulerMessage {}
}
