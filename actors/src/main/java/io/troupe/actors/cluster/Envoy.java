package io.troupe.actors.cluster;

import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;

/**
 * Answers for its process at a path that others know before they have joined. A coordinator that
 * comes back needs it: members whose processes died while it was away hold up its return, as a
 * cluster admits nobody while some of it cannot be reached, and only the coordinator declares dead.
 */
final class Envoy {
  static final String NAME = "envoy";

  private final Cluster cluster;

  private Envoy(ActorContext<MemberMessage> context) {
    cluster = Cluster.get(context.getSystem());
  }

  static Behavior<MemberMessage> create() {
    return Behaviors.setup(
        context -> {
          Envoy envoy = new Envoy(context);
          return Behaviors.receiveMessage(envoy::receive);
        });
  }

  /** The envoy of the process at {@code address}. */
  static ActorRef<MemberMessage> at(ActorSystem<?> system, Address address) {
    return ActorRefResolver.get(system).resolveActorRef(address + "/system/" + NAME);
  }

  private Behavior<MemberMessage> receive(MemberMessage message) {
    switch (message) {
      case MemberMessage.Ask ask -> ask.replyTo().tell(new MemberMessage.Told(joined(cluster)));
      case MemberMessage.Bury bury -> bury(Set.copyOf(bury.addresses()));
    }
    return Behaviors.same();
  }

  private void bury(Set<String> addresses) {
    for (Member member : cluster.state().getUnreachable()) {
      if (addresses.contains(Members.text(member.address()))
          && !member.status().equals(MemberStatus.down())) {
        cluster.manager().tell(new Down(member.address()));
      }
    }
  }

  /** Whether this process is in a cluster, whose others need not know it yet. */
  static boolean joined(Cluster cluster) {
    MemberStatus status = cluster.selfMember().status();
    return !status.equals(MemberStatus.removed()) && !status.equals(MemberStatus.down());
  }
}
