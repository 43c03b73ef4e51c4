package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.home.OwnerLock.OwnedException;
import java.io.IOException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** Stands in for a run that this process may not own: says why, and leaves. */
final class Refusal {
  private final ActorContext<RunMessage> context;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Answer answer;
  private boolean leaving;

  Refusal(
      ActorContext<RunMessage> context,
      ActorRef<ClusterSharding.ShardCommand> shard,
      String reason) {
    this.context = context;
    this.shard = shard;
    this.answer = new Answer(Answer.Kind.REFUSED, reason);
  }

  static String reason(String run, IOException e) {
    return e instanceof OwnedException
        ? String.valueOf(e.getMessage())
        : "the folder of run " + run + " cannot be written: " + e;
  }

  Behavior<RunMessage> behavior() {
    return Behaviors.receiveMessage(this::receive);
  }

  private Behavior<RunMessage> receive(RunMessage message) {
    switch (message) {
      case RunMessage.Told told -> told.replyTo().tell(answer);
      case RunMessage.Offered offered ->
          offered.replyTo().tell(new SchedulerMessage.Answered(offered.placement().id(), answer));
      case RunMessage.Stop _ -> {
        return Behaviors.stopped();
      }
      case RunMessage.Heartbeat _,
          RunMessage.Lost _,
          RunMessage.Part _,
          RunMessage.Done _,
          RunMessage.Flush _,
          RunMessage.CheckLeases _ -> {}
    }
    if (!leaving) {
      leaving = true;
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Behaviors.same();
  }
}
