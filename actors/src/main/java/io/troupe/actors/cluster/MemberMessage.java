package io.troupe.actors.cluster;

import io.troupe.actors.run.Message;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What processes of a cluster say to each other about who is in it, joined or not. */
public sealed interface MemberMessage {
  /** Are you in a cluster? */
  record Ask(ActorRef<Told> replyTo) implements MemberMessage, Message {}

  /**
   * A coordinator has found that the processes at these addresses are no members any more: nobody
   * listens there, or a new process that has not joined. Who still counts one of them as a member
   * that cannot be reached is to remove it.
   *
   * @param addresses as {@code host:port}
   */
  record Bury(List<String> addresses) implements MemberMessage, Message {
    public Bury {
      addresses = List.copyOf(addresses);
    }
  }

  /** Whether a process is in a cluster. */
  record Told(boolean member) implements Message {}
}
