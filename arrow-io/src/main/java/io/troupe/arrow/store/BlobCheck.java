package io.troupe.arrow.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * Compares bytes that arrive in order with the digests of a blob, chunk by chunk and as a whole.
 *
 * <p>The two digests are two halves, each fed with all bytes and each by one thread at a time, so
 * that two threads can share the work; what concerns both is asked when neither is being fed.
 */
public final class BlobCheck {
  private final Blob blob;

  private MessageDigest chunk = BlobDigest.sha256();
  private long chunkBytes;
  private volatile int damaged = -1;

  private MessageDigest whole = BlobDigest.sha256();
  private long wholeBytes;

  /** The whole's digest before each chunk, so that a chunk can be taken back. */
  private final List<MessageDigest> before = new ArrayList<>();

  /** A check of which no byte has arrived. */
  public BlobCheck(Blob blob) {
    this.blob = blob;
  }

  /** Feeds the half of the chunks; what comes after a damaged chunk is ignored. */
  public void feedChunks(ByteBuffer bytes) {
    while (bytes.hasRemaining() && damaged < 0) {
      int index = (int) (chunkBytes / Blob.CHUNK_BYTES);
      int part = (int) Math.min(bytes.remaining(), room(index, chunkBytes));
      chunk.update(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      chunkBytes += part;
      if (chunkBytes == blob.chunkEnd(index)) {
        String found = HexFormat.of().formatHex(chunk.digest());
        if (!found.equals(blob.chunkSha256(index))) {
          damaged = index;
        }
      }
    }
  }

  /** Feeds the half of the whole; nothing to do when the blob is one chunk. */
  public void feedWhole(ByteBuffer bytes) {
    if (blob.chunkCount() == 1) {
      wholeBytes += bytes.remaining();
      return;
    }
    while (bytes.hasRemaining()) {
      int index = (int) (wholeBytes / Blob.CHUNK_BYTES);
      int part = (int) Math.min(bytes.remaining(), room(index, wholeBytes));
      if (before.size() == index) {
        before.add(copy(whole));
      }
      whole.update(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      wholeBytes += part;
    }
  }

  private long room(int index, long at) {
    long room = blob.chunkEnd(index) - at;
    if (room <= 0) {
      throw new IllegalArgumentException("more than the " + blob.bytes() + " bytes of the blob");
    }
    return room;
  }

  /** The first chunk that has another digest; any thread may ask at any time. */
  public OptionalInt damagedChunk() {
    return damaged < 0 ? OptionalInt.empty() : OptionalInt.of(damaged);
  }

  /** Goes back to before the chunk with this index, which arrived with other bytes than it has. */
  public void rewind(int index) {
    chunk.reset();
    chunkBytes = index * Blob.CHUNK_BYTES;
    damaged = -1;
    wholeBytes = chunkBytes;
    if (blob.chunkCount() > 1) {
      whole = before.size() > index ? copy(before.get(index)) : whole;
      before.subList(Math.min(before.size(), index), before.size()).clear();
    }
  }

  /** Whether all bytes have arrived and every digest is as it should be. */
  public boolean isComplete() {
    if (damaged >= 0 || chunkBytes != blob.bytes() || wholeBytes != blob.bytes()) {
      return false;
    }
    if (blob.bytes() == 0) {
      return blob.sha256().equals(HexFormat.of().formatHex(copy(chunk).digest()));
    }
    return blob.chunkCount() == 1
        || blob.sha256().equals(HexFormat.of().formatHex(copy(whole).digest()));
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }
}
