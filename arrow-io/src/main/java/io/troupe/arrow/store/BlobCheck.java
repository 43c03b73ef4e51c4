package io.troupe.arrow.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * Compares bytes that arrive in order with the digests of a blob's chunks. The digest of the whole
 * is not computed beside: whoever published the blob computed both over the same bytes.
 *
 * <p>One thread feeds it; any may ask for the damaged chunk meanwhile.
 */
public final class BlobCheck {
  private final Blob blob;
  private final MessageDigest digest = BlobDigest.sha256();
  private long bytes;
  private volatile int damaged = -1;

  /** A check of which no byte has arrived. */
  public BlobCheck(Blob blob) {
    this.blob = blob;
    endChunk();
  }

  /**
   * Takes the next bytes; those after a damaged chunk are ignored.
   *
   * @throws IllegalArgumentException when there are more than the blob has
   */
  public void feed(ByteBuffer next) {
    while (next.hasRemaining() && damaged < 0) {
      int chunk = (int) (bytes / Blob.CHUNK_BYTES);
      int part = (int) Math.min(next.remaining(), blob.chunkEnd(chunk) - bytes);
      if (part <= 0) {
        throw new IllegalArgumentException("more than the " + blob.bytes() + " bytes of the blob");
      }
      digest.update(next.slice(next.position(), part));
      next.position(next.position() + part);
      bytes += part;
      endChunk();
    }
  }

  private void endChunk() {
    int chunk = (int) (Math.max(0, bytes - 1) / Blob.CHUNK_BYTES);
    if (bytes == blob.chunkEnd(chunk)
        && !HexFormat.of().formatHex(digest.digest()).equals(blob.chunkSha256(chunk))) {
      damaged = chunk;
    }
  }

  /** The first chunk that has another digest. */
  public OptionalInt damagedChunk() {
    return damaged < 0 ? OptionalInt.empty() : OptionalInt.of(damaged);
  }

  /** Goes back to before the chunk with this index, which arrived with other bytes than it has. */
  public void rewind(int chunk) {
    digest.reset();
    bytes = chunk * Blob.CHUNK_BYTES;
    damaged = -1;
  }

  /** Whether all bytes have arrived and every chunk has its digest. */
  public boolean isComplete() {
    return damaged < 0 && bytes == blob.bytes();
  }
}
