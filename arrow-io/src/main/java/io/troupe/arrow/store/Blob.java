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

  public Blob {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + sha256);
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("negative length " + bytes + " of " + path);
    }
    chunks = List.copyOf(chunks);
  }
}
