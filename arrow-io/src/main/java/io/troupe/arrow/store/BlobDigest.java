package io.troupe.arrow.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of a stream and of each of its chunks, in one pass. */
final class BlobDigest {
  private final MessageDigest whole = sha256();
  private final MessageDigest chunk = sha256();
  private final List<String> chunks = new ArrayList<>();
  private long bytes;

  /** Takes the first {@code length} bytes of {@code buffer}. */
  void update(byte[] buffer, int length) {
    int at = 0;
    while (at < length) {
      int part = (int) Math.min(length - at, Blob.CHUNK_BYTES - bytes % Blob.CHUNK_BYTES);
      whole.update(buffer, at, part);
      // The first chunk's digest is the whole's so far: files of one chunk are hashed once.
      if (bytes >= Blob.CHUNK_BYTES) {
        chunk.update(buffer, at, part);
      }
      at += part;
      bytes += part;
      if (bytes == Blob.CHUNK_BYTES) {
        chunks.add(soFar());
      } else if (bytes % Blob.CHUNK_BYTES == 0) {
        chunks.add(HexFormat.of().formatHex(chunk.digest()));
      }
    }
  }

  /** Ends the stream: what it is as a file called {@code path}. */
  Blob blob(String path, String mediaType) {
    if (bytes > Blob.CHUNK_BYTES && bytes % Blob.CHUNK_BYTES != 0) {
      chunks.add(HexFormat.of().formatHex(chunk.digest()));
    }
    String sha256 = HexFormat.of().formatHex(whole.digest());
    return new Blob(path, mediaType, bytes, sha256, bytes > Blob.CHUNK_BYTES ? chunks : List.of());
  }

  private String soFar() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) whole.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
