package io.troupe.actors.run;

import io.troupe.actors.view.Live;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What {@link Archive} is told. */
public sealed interface ArchiveMessage {
  /**
   * Bytes of a file of an attempt.
   *
   * @param token of the attempt, for the answer
   * @param offset where they belong in the file
   */
  record Append(
      String run,
      TaskId task,
      int attempt,
      long token,
      OutputFile file,
      long offset,
      Bytes bytes,
      ActorRef<ShipperMessage> replyTo)
      implements ArchiveMessage, Message {}

  /**
   * Copy a blob.
   *
   * @param from where it is had, as host:port
   */
  record Pull(Blob blob, String from, ActorRef<DeliveryMessage> replyTo)
      implements ArchiveMessage, Message {}

  /** How far attempts are; what gets lost on its way is missed by nobody. */
  record Said(String run, List<Live.Advanced> said) implements ArchiveMessage, Message {
    public Said {
      said = List.copyOf(said);
    }
  }
}
