package io.troupe.actors.run;

import io.troupe.arrow.store.Blob;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What {@link Deliveries} is told. */
public sealed interface DeliveryMessage {
  /** The coordinator has tried to get a blob; it has it, or does without. */
  record Pulled(String sha256) implements DeliveryMessage, Message {}

  /** Whom to ask from now on. */
  record To(ActorRef<ArchiveMessage> archive) implements DeliveryMessage {}

  /** Calls {@code then} when the coordinator has the blobs, or after a while. */
  record Deliver(List<Blob> blobs, Runnable then) implements DeliveryMessage {}

  /** Time to ask again for what was not answered. */
  record Again() implements DeliveryMessage {}
}
