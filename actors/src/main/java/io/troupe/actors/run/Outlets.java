package io.troupe.actors.run;

import io.troupe.actors.home.HomeFolder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The outlets of a worker's attempts: files of its state folder, or boxes that are shipped. */
final class Outlets {
  private final WorkerServices services;
  private final Optional<ActorRef<ShipperMessage>> shipper;
  private final Optional<ActorRef<DeliveryMessage>> deliveries;

  /** Those of the worker {@code context}, before its first attempt. */
  Outlets(ActorContext<WorkerMessage> context, WorkerServices services) {
    this.services = services;
    this.shipper =
        services
            .apart()
            .map(
                apart ->
                    context.spawn(
                        Shipper.create(apart.outbox()), "shipper", DispatcherSelector.blocking()));
    this.deliveries =
        services
            .apart()
            .filter(Apart::ownStore)
            .map(apart -> context.spawn(Deliveries.create(apart.transfer()), "deliveries"));
  }

  Outlet of(WorkerMessage.Assign assign) {
    if (services.apart().isPresent() && shipper.isPresent()) {
      Box box = Box.of(services.apart().get().outbox(), assign);
      return new Outlet.Shipped(box, shipper.get(), deliveries, new AtomicBoolean());
    }
    HomeFolder home = services.home();
    return new Outlet.Here(
        assign.run(),
        home.log(assign.run(), assign.task(), assign.attempt()),
        home.curves(assign.run(), assign.task(), assign.attempt()),
        home.scratch(assign.run()).resolve(Long.toString(assign.token())),
        services.followers());
  }

  /** Whom to ship to from now on. */
  void to(ActorRef<ArchiveMessage> archive) {
    shipper.ifPresent(it -> it.tell(new ShipperMessage.To(archive)));
    deliveries.ifPresent(it -> it.tell(new DeliveryMessage.To(archive)));
  }
}
