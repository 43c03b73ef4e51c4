package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Holding;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.core.WorkerUse;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/** What the scheduler is told. */
public sealed interface SchedulerMessage {
  /**
   * What a worker has; repeated, so that a new scheduler learns of it.
   *
   * @param host on which its process {@code pid} runs
   * @param draining whether it is being emptied
   * @param ownStore whether its store is another than that of the coordinator
   * @param flight where other nodes get artifacts of its store, as host:port, once they can
   * @param holds the places that it has, whoever gave them
   */
  record Offer(
      WorkerOffer offer,
      String host,
      long pid,
      boolean draining,
      boolean ownStore,
      Optional<String> flight,
      List<Holding> holds,
      ActorRef<WorkerMessage> worker)
      implements SchedulerMessage, Message {
    public Offer {
      holds = List.copyOf(holds);
    }
  }

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

  /** A part of a message that is too big to go at once. */
  record Part(Piece piece) implements SchedulerMessage, Message {}

  /** The process of a placement is gone or idle. */
  record Released(long placement) implements SchedulerMessage, Message {}

  /** The task of a placement waits for child tasks, or goes on. */
  record Yielded(long placement, boolean on) implements SchedulerMessage, Message {}

  /** The worker that this actor is closes: it gets no task from now on. */
  record Leaving(String name, ActorRef<WorkerMessage> worker)
      implements SchedulerMessage, Message {}

  /**
   * An operator wants the worker to get no task, or to get some again.
   *
   * @param replyTo told whether there is such a worker
   */
  record Empty(String worker, boolean on, ActorRef<Boolean> replyTo) implements SchedulerMessage {}

  /** Which workers are there? */
  record Look(ActorRef<Workers> replyTo) implements SchedulerMessage {}

  /** All workers, by name. */
  record Workers(List<Seen> workers) {
    public Workers {
      workers = List.copyOf(workers);
    }
  }

  /**
   * A worker and the process that it is in.
   *
   * @param since when its actor first offered
   */
  record Seen(
      WorkerUse use, String host, long pid, Instant since, ActorRef<WorkerMessage> worker) {}

  /** Why do the ready tasks of the run wait? */
  record Explain(String run, ActorRef<Reasons> replyTo) implements SchedulerMessage {}

  /** Why ready tasks wait, by group. */
  record Reasons(List<Waiting> waiting) {
    public Reasons {
      waiting = List.copyOf(waiting);
    }
  }

  /** Place what fits. */
  record Place() implements SchedulerMessage {}

  /** A worker's actor is gone; another may offer under its name already. */
  record Gone(String name, ActorRef<WorkerMessage> worker) implements SchedulerMessage {}

  /** The process at {@code address} is cut off or stopped, or is heard of again. */
  record Reach(Address address, boolean on) implements SchedulerMessage {}
}
