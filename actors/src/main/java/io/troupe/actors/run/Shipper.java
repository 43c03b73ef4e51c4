package io.troupe.actors.run;

import io.troupe.actors.view.Live;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what attempts of a worker print and record to the coordinator's {@link Archive}. The
 * worker's files are the source: each chunk goes by its offset, and the answer says how far the
 * coordinator's file is, so after any restart of either side it goes on where that ends. What is
 * there is deleted here. Reads files, so it wants a thread that may wait.
 */
final class Shipper {
  /** Until what was not answered is sent again, and until the coordinator counts as away. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PASS = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

  private final ActorContext<ShipperMessage> context;
  private final TimerScheduler<ShipperMessage> timers;
  private final Map<Key, Shipment> shipments = new LinkedHashMap<>();
  private final Map<Speaker, Live.Advanced> advanced = new HashMap<>();
  private Optional<ActorRef<ArchiveMessage>> archive = Optional.empty();

  private record Key(String run, long token) {
    static Key of(Box box) {
      return new Key(box.run(), box.token());
    }
  }

  private record Speaker(String run, TaskId task) {}

  private Shipper(ActorContext<ShipperMessage> context, TimerScheduler<ShipperMessage> timers) {
    this.context = context;
    this.timers = timers;
  }

  /**
   * Ships the files in the folder {@code outbox}. What is in it now, before any attempt begins, a
   * process before this one has left, and it is shipped too.
   */
  static Behavior<ShipperMessage> create(Path outbox) {
    List<Box> left = left(outbox);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Shipper shipper = new Shipper(context, timers);
                  for (Box box : left) {
                    shipper.shipments.put(Key.of(box), Shipment.left(box, System.nanoTime()));
                  }
                  timers.startTimerWithFixedDelay(
                      new ShipperMessage.Again(), PATIENCE.dividedBy(4));
                  return Behaviors.receiveMessage(shipper::receive);
                }));
  }

  private static List<Box> left(Path outbox) {
    try {
      return Box.left(outbox);
    } catch (IOException e) {
      LOG.warn("what lies in {} is not shipped: {}", outbox, e.toString());
      return List.of();
    }
  }

  private Behavior<ShipperMessage> receive(ShipperMessage message) {
    long now = System.nanoTime();
    switch (message) {
      case ShipperMessage.To to -> {
        boolean news = !Optional.of(to.archive()).equals(archive);
        archive = Optional.of(to.archive());
        if (news) {
          for (Shipment shipment : List.copyOf(shipments.values())) {
            shipment.beginAgain(now);
            ship(shipment);
          }
        }
      }
      case ShipperMessage.Grown grown -> ship(shipment(grown.box(), now));
      case ShipperMessage.Over over -> {
        Shipment shipment = shipment(over.box(), now);
        shipment.over(over.then(), now);
        ship(shipment);
      }
      case ShipperMessage.Acknowledged ack -> acknowledged(ack, now);
      case ShipperMessage.Advanced said -> {
        advanced.put(new Speaker(said.run(), said.said().task()), said.said());
        if (!timers.isTimerActive(PASS)) {
          timers.startSingleTimer(PASS, new ShipperMessage.Pass(), PASS);
        }
      }
      case ShipperMessage.Pass _ -> pass();
      case ShipperMessage.Again _ -> again(now);
    }
    return Behaviors.same();
  }

  private Shipment shipment(Box box, long now) {
    return shipments.computeIfAbsent(Key.of(box), _ -> new Shipment(box, now));
  }

  private void acknowledged(ShipperMessage.Acknowledged ack, long now) {
    Shipment shipment = shipments.get(new Key(ack.run(), ack.token()));
    if (shipment != null) {
      shipment.there(ack.file(), ack.length() < 0 ? Long.MAX_VALUE : ack.length(), now);
      ship(shipment);
    }
  }

  private void ship(Shipment shipment) {
    try {
      if (shipment.complete()) {
        finish(shipment);
        return;
      }
      if (archive.isEmpty()) {
        return;
      }
      Box box = shipment.box;
      for (OutputFile file : OutputFile.values()) {
        shipment
            .next(file, System.nanoTime())
            .ifPresent(
                chunk ->
                    archive
                        .get()
                        .tell(
                            new ArchiveMessage.Append(
                                box.run(),
                                box.task(),
                                box.attempt(),
                                box.token(),
                                file,
                                chunk.offset(),
                                chunk.bytes(),
                                context.getSelf())));
      }
    } catch (IOException e) {
      LOG.warn("{} is not shipped: {}", shipment.box.folder(), e.toString());
      shipments.remove(Key.of(shipment.box));
      shipment.tellWhoWaits();
    }
  }

  private void finish(Shipment shipment) {
    shipments.remove(Key.of(shipment.box));
    shipment.box.delete();
    shipment.tellWhoWaits();
  }

  private void again(long now) {
    long limit = now - PATIENCE.toNanos();
    for (Shipment shipment : List.copyOf(shipments.values())) {
      shipment.forgive(limit);
      if (shipment.stuck(limit)) {
        // The coordinator is away. Its files wait; the end of the attempt is told when it is back.
        shipment.tellWhoWaits();
      }
      ship(shipment);
    }
  }

  private void pass() {
    Map<String, List<Live.Advanced>> byRun = new HashMap<>();
    advanced.forEach(
        (speaker, said) -> byRun.computeIfAbsent(speaker.run(), _ -> new ArrayList<>()).add(said));
    advanced.clear();
    archive.ifPresent(
        to -> byRun.forEach((run, said) -> to.tell(new ArchiveMessage.Said(run, said))));
  }
}
