package io.troupe.actors.run;

import io.troupe.actors.view.Live;
import org.apache.pekko.actor.typed.ActorRef;

/** What {@link Shipper} is told. */
public sealed interface ShipperMessage {
  /**
   * How far the coordinator's file is.
   *
   * @param length of the file there; -1 where nobody wants it any more
   */
  record Acknowledged(String run, long token, OutputFile file, long length)
      implements ShipperMessage, Message {}

  /** Whom to ship to. */
  record To(ActorRef<ArchiveMessage> archive) implements ShipperMessage {}

  /** There is more in a file of the attempt. */
  record Grown(Box box) implements ShipperMessage {}

  /** How far an attempt is. */
  record Advanced(String run, Live.Advanced said) implements ShipperMessage {}

  /**
   * The attempt is over, and its files are complete.
   *
   * @param then called when all of them are there, or when the coordinator is away
   */
  record Over(Box box, Runnable then) implements ShipperMessage {}

  /** Time to send again what was not answered. */
  record Again() implements ShipperMessage {}

  /** Time to pass on how far attempts are. */
  record Pass() implements ShipperMessage {}
}
