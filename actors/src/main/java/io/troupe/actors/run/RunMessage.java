package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** What a run is told. */
public sealed interface RunMessage {
  /** A command; the answer comes once its events are durable. */
  record Told(RunCommand command, ActorRef<Answer> replyTo) implements RunMessage, Message {}

  /**
   * The scheduler offers a place for a task that waits.
   *
   * @param stores where the stores of workers that have their own are reached, by worker
   */
  record Offered(
      Placement placement,
      ActorRef<WorkerMessage> worker,
      Map<String, String> stores,
      ActorRef<SchedulerMessage> replyTo)
      implements RunMessage, Message {
    public Offered {
      stores = Map.copyOf(stores);
    }
  }

  /** The attempts that a worker still makes for the run. */
  record Heartbeat(String worker, List<Held> held, ActorRef<WorkerMessage> replyTo)
      implements RunMessage, Message {
    public Heartbeat {
      held = List.copyOf(held);
    }
  }

  /**
   * A worker that was given places does not have them any more, and gives no other word of them.
   *
   * @param reason why not, for people
   */
  record Lost(String worker, List<Long> placements, String reason) implements RunMessage, Message {
    public Lost {
      placements = List.copyOf(placements);
    }
  }

  /** A part of a message that is too big to go at once. */
  record Part(Piece piece) implements RunMessage, Message {}

  /** What was to be done aside is done. */
  record Done(RunCommand command) implements RunMessage {}

  /** Persist what was decided since. */
  record Flush() implements RunMessage {}

  /** See which leases were not renewed. */
  record CheckLeases() implements RunMessage {}

  /** Stop; sent by the shard. */
  record Stop() implements RunMessage {}

  /** One attempt of a heartbeat. */
  record Held(TaskId task, long token) {}
}
