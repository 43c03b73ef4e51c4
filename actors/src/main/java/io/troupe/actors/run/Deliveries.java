package io.troupe.actors.run;

import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.arrow.store.Blob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Has the coordinator copy results out of the store of a worker before their attempt's end is told,
 * so that they outlive the worker. What is not copied stays with the worker, who is asked for it.
 */
final class Deliveries {
  /** Larger blobs stay where they are. */
  static final long MOST_BYTES = 64L << 20;

  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** After this the end is told without the copies. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorContext<DeliveryMessage> context;
  private final ArtifactTransfer transfer;
  private final List<Delivery> deliveries = new ArrayList<>();
  private Optional<ActorRef<ArchiveMessage>> archive = Optional.empty();

  private record Delivery(Map<String, Blob> missing, Runnable then, long until) {}

  private Deliveries(ActorContext<DeliveryMessage> context, ArtifactTransfer transfer) {
    this.context = context;
    this.transfer = transfer;
  }

  /** From the store of {@code transfer}. */
  static Behavior<DeliveryMessage> create(ArtifactTransfer transfer) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Deliveries deliveries = new Deliveries(context, transfer);
                  timers.startTimerWithFixedDelay(new DeliveryMessage.Again(), AGAIN);
                  return Behaviors.receiveMessage(deliveries::receive);
                }));
  }

  private Behavior<DeliveryMessage> receive(DeliveryMessage message) {
    switch (message) {
      case DeliveryMessage.To to -> archive = Optional.of(to.archive());
      case DeliveryMessage.Deliver deliver -> deliver(deliver);
      case DeliveryMessage.Pulled pulled ->
          deliveries.forEach(delivery -> delivery.missing().remove(pulled.sha256()));
      case DeliveryMessage.Again _ ->
          deliveries.forEach(delivery -> delivery.missing().values().forEach(this::ask));
    }
    finish();
    return Behaviors.same();
  }

  private void deliver(DeliveryMessage.Deliver deliver) {
    Map<String, Blob> missing = new HashMap<>();
    for (Blob blob : deliver.blobs()) {
      if (blob.bytes() <= MOST_BYTES && missing.put(blob.sha256(), blob) == null) {
        ask(blob);
      }
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    deliveries.add(new Delivery(missing, deliver.then(), until));
  }

  private void ask(Blob blob) {
    if (archive.isPresent() && transfer.address().isPresent()) {
      String from = transfer.address().get();
      archive.get().tell(new ArchiveMessage.Pull(blob, from, context.getSelf()));
    }
  }

  private void finish() {
    long now = System.nanoTime();
    Iterator<Delivery> all = deliveries.iterator();
    while (all.hasNext()) {
      Delivery delivery = all.next();
      if (delivery.missing().isEmpty() || now - delivery.until() > 0) {
        all.remove();
        delivery.then().run();
      }
    }
  }
}
