package io.troupe.actors.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;

/**
 * Cuts messages to other processes that are too big to go at once: a big message would hold up the
 * heartbeats behind it. {@link Assembly} puts them together again.
 */
final class Pieces {
  /** Bytes of a piece, at most. */
  static final int PIECE_BYTES = 48 << 10;

  /** Bytes of a whole message, at most. */
  static final int MOST_BYTES = 16 << 20;

  private final Serialization serialization;

  Pieces(ActorSystem<?> system) {
    serialization = SerializationExtension.get(system);
  }

  /** How a message goes to another process. */
  sealed interface Cut {
    /** As it is. */
    record Whole() implements Cut {}

    /** In pieces, in this order. */
    record Parts(List<Piece> pieces) implements Cut {}

    /** Not at all. */
    record TooBig(long bytes) implements Cut {}
  }

  /** How {@code message} goes. */
  Cut cut(Message message) {
    MessageSerializer.Uncut uncut = new MessageSerializer.Uncut(message);
    byte[] bytes = serialization.serialize(uncut).get();
    if (bytes.length <= PIECE_BYTES) {
      return new Cut.Whole();
    }
    if (bytes.length > MOST_BYTES) {
      return new Cut.TooBig(bytes.length);
    }
    String id = UUID.randomUUID().toString();
    String manifest = Serializers.manifestFor(serialization.findSerializerFor(uncut), uncut);
    int count = (bytes.length + PIECE_BYTES - 1) / PIECE_BYTES;
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int end = Math.min(bytes.length, (i + 1) * PIECE_BYTES);
      pieces.add(
          new Piece(
              id, manifest, i, count, new Bytes(Arrays.copyOfRange(bytes, i * PIECE_BYTES, end))));
    }
    return new Cut.Parts(pieces);
  }
}
