package io.troupe.actors.cluster;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;

/**
 * Learns from the transport that others have given an actor system up: a process that was stopped
 * for too long is told so by whom it speaks to first, and need not wait until nobody answers.
 */
public final class Quarantine {
  private Quarantine() {}

  /** Calls {@code cut} once anybody refuses to hear of {@code system} any more. */
  public static void watch(ActorSystem<Void> system, Runnable cut) {
    ActorRef<ThisActorSystemQuarantinedEvent> watcher =
        system.systemActorOf(
            Behaviors.receiveMessage(
                (ThisActorSystemQuarantinedEvent _) -> {
                  cut.run();
                  return Behaviors.same();
                }),
            "quarantine",
            Props.empty());
    system
        .eventStream()
        .tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, watcher));
  }
}
