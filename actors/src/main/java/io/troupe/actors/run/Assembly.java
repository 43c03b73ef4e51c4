package io.troupe.actors.run;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts messages together that came in pieces. Messages whose rest does not come are given up after
 * a while, and of many at once the oldest; whoever sent them sends again what is not answered.
 */
final class Assembly {
  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  /** Messages that may be incomplete at once. */
  static final int MOST_AT_ONCE = 4;

  /** From one piece to the next, at most. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MOST_PIECES = Pieces.MOST_BYTES / Pieces.PIECE_BYTES + 1;

  private final Serialization serialization;
  private final LongSupplier nanos;
  private final Map<String, Partial> partials = new LinkedHashMap<>();

  private static final class Partial {
    final @Nullable Piece[] pieces;
    int missing;
    long lastAt;

    Partial(int count) {
      pieces = new Piece[count];
      missing = count;
    }
  }

  Assembly(ActorSystem<?> system, LongSupplier nanos) {
    this.serialization = SerializationExtension.get(system);
    this.nanos = nanos;
  }

  /** The whole message, once {@code piece} is the last of it that was missing. */
  Optional<Object> add(Piece piece) {
    giveUpOld();
    Partial partial = partials.get(piece.message());
    if (piece.count() < 1
        || piece.count() > MOST_PIECES
        || piece.index() < 0
        || piece.index() >= piece.count()
        || piece.bytes().length() > Pieces.PIECE_BYTES
        || (partial != null && partial.pieces.length != piece.count())) {
      LOG.warn("a piece of a message is damaged and is dropped: {}", piece);
      return Optional.empty();
    }
    if (partial == null) {
      partial = new Partial(piece.count());
      partials.put(piece.message(), partial);
      makeRoom();
    }
    partial.lastAt = nanos.getAsLong();
    if (partial.pieces[piece.index()] == null) {
      partial.pieces[piece.index()] = piece;
      partial.missing--;
    }
    if (partial.missing > 0) {
      return Optional.empty();
    }
    partials.remove(piece.message());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Piece each : partial.pieces) {
      if (each != null) {
        bytes.writeBytes(each.bytes().array());
      }
    }
    return Optional.of(
        serialization
            .deserialize(bytes.toByteArray(), MessageSerializer.IDENTIFIER, piece.manifest())
            .get());
  }

  private void giveUpOld() {
    long now = nanos.getAsLong();
    partials.values().removeIf(partial -> now - partial.lastAt > PATIENCE.toNanos());
  }

  private void makeRoom() {
    Iterator<String> oldest = partials.keySet().iterator();
    while (partials.size() > MOST_AT_ONCE) {
      LOG.warn("more than {} big messages at once: {} is given up", MOST_AT_ONCE, oldest.next());
      oldest.remove();
    }
  }
}
