package io.troupe.actors.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The files of one attempt on their way, one chunk of each at a time. */
final class Shipment {
  /** Bytes that go at once. */
  static final int CHUNK_BYTES = Pieces.PIECE_BYTES;

  final Box box;
  private final Map<OutputFile, Way> ways = new EnumMap<>(OutputFile.class);
  private Optional<Runnable> then = Optional.empty();
  private boolean over;
  private boolean signed;
  private long movedAt;

  /** How far a file is there, and what is on its way. */
  private static final class Way {
    long there;
    boolean sent;
    long sentAt;
  }

  /** A chunk of a file. */
  record Chunk(OutputFile file, long offset, Bytes bytes) {}

  Shipment(Box box, long now) {
    this.box = box;
    this.movedAt = now;
  }

  private Way way(OutputFile file) {
    return ways.computeIfAbsent(file, _ -> new Way());
  }

  /** No byte will be added to the files. */
  void over(Runnable whenThere, long now) {
    over = true;
    then = Optional.of(whenThere);
    movedAt = now;
  }

  /** One that a process before this one has left. */
  static Shipment left(Box box, long now) {
    Shipment shipment = new Shipment(box, now);
    shipment.over = true;
    shipment.signed = true;
    return shipment;
  }

  /** The next chunk of {@code file} to send, if there is one and nothing is on its way. */
  Optional<Chunk> next(OutputFile file, long now) throws IOException {
    Way way = way(file);
    long length = box.length(file);
    if (way.sent || length <= way.there) {
      return Optional.empty();
    }
    if (!signed) {
      box.sign();
      signed = true;
    }
    int most = (int) Math.min(CHUNK_BYTES, length - way.there);
    ByteBuffer buffer = ByteBuffer.allocate(most);
    try (FileChannel channel = FileChannel.open(box.path(file), StandardOpenOption.READ)) {
      while (buffer.hasRemaining() && channel.read(buffer, way.there + buffer.position()) >= 0) {}
    }
    byte[] bytes = Arrays.copyOf(buffer.array(), wholeLines(buffer));
    if (bytes.length == 0) {
      return Optional.empty();
    }
    way.sent = true;
    way.sentAt = now;
    return Optional.of(new Chunk(file, way.there, new Bytes(bytes)));
  }

  /** Live views take lines as they come; so a chunk ends with a line, unless that is the last. */
  private int wholeLines(ByteBuffer buffer) {
    int end = buffer.position();
    while (end > 0 && buffer.get(end - 1) != '\n') {
      end--;
    }
    boolean full = buffer.position() == CHUNK_BYTES;
    if (end > 0 && (full || !over)) {
      return end;
    }
    return full || over ? buffer.position() : 0;
  }

  /** The file has {@code length} bytes there. */
  void there(OutputFile file, long length, long now) {
    Way way = way(file);
    way.sent = false;
    way.there = length;
    movedAt = now;
  }

  /** Whoever was to answer is gone; another will. */
  void beginAgain(long now) {
    forgive(now + 1);
    movedAt = now;
  }

  /** Lets what was sent before {@code limit} and not answered be sent again. */
  void forgive(long limit) {
    for (Way way : ways.values()) {
      if (way.sent && way.sentAt - limit < 0) {
        way.sent = false;
      }
    }
  }

  /** Whether everything is there and nothing will be added. */
  boolean complete() throws IOException {
    if (!over) {
      return false;
    }
    for (OutputFile file : OutputFile.values()) {
      if (way(file).there < box.length(file)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is over and nothing has moved since {@code limit}. */
  boolean stuck(long limit) {
    return over && movedAt - limit < 0;
  }

  /** Calls who waits for it, once. */
  void tellWhoWaits() {
    Optional<Runnable> waiting = then;
    then = Optional.empty();
    waiting.ifPresent(Runnable::run);
  }
}
