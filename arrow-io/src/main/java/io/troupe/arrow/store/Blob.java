package io.troupe.arrow.store;

import java.util.List;

/**
 * One file of an artifact, as it lies in the store.
 *
 * @param path name inside the artifact: relative, with {@code /}, without {@code ..}
 * @param mediaType RFC 6838 media type
 * @param bytes length of the file
 * @param sha256 64 lower-case hexadecimal digits over the whole file
 * @param chunks SHA-256 of each 64 MiB chunk in order, so that ranges can be verified; empty when
 *     the file is one chunk, whose digest {@code sha256} already is
 */
public record Blob(String path, String mediaType, long bytes, String sha256, List<String> chunks) {
  /** Length of every chunk but the last. */
  public static final long CHUNK_BYTES = 64L << 20;

  /**
   * Checks name, length and digests.
   *
   * @throws IllegalArgumentException when the path could name a file outside its artifact, or the
   *     digests are none or not those of as many chunks
   */
  public Blob {
    BlobNames.checked(path);
    chunks = List.copyOf(chunks);
    if (bytes < 0) {
      throw new IllegalArgumentException("negative length " + bytes + " of " + path);
    }
    long expected = bytes > CHUNK_BYTES ? Math.ceilDiv(bytes, CHUNK_BYTES) : 0;
    if (chunks.size() != expected) {
      throw new IllegalArgumentException(
          "%s of %d bytes has digests of %d chunks, expected %d"
              .formatted(path, bytes, chunks.size(), expected));
    }
    requireDigest(sha256);
    for (String chunk : chunks) {
      requireDigest(chunk);
    }
  }

  /** How many chunks the file has; one when it is empty. */
  public int chunkCount() {
    return Math.max(1, chunks.size());
  }

  /** The digest of the chunk with this index. */
  public String chunkSha256(int chunk) {
    return chunks.isEmpty() ? sha256 : chunks.get(chunk);
  }

  /** Where the chunk with this index ends: the index of the byte after it. */
  public long chunkEnd(int chunk) {
    return Math.min(bytes, (chunk + 1) * CHUNK_BYTES);
  }

  static void requireDigest(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + sha256);
    }
  }
}
