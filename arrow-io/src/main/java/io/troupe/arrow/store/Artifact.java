package io.troupe.arrow.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The manifest of what one output of a task is made of.
 *
 * @param name the output's name as its task kind declares it
 * @param blobs the files, in the order in which they were written
 */
public record Artifact(String name, List<Blob> blobs) {
  public Artifact {
    blobs = List.copyOf(blobs);
    if (blobs.isEmpty()) {
      throw new IllegalArgumentException("artifact '" + name + "' has no file");
    }
    // Names that differ only in case are one file where a user's disk does not tell them apart.
    Set<String> paths = new HashSet<>();
    for (Blob blob : blobs) {
      if (!paths.add(blob.path().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "artifact '%s' has two files '%s', or such that differ only in case"
                .formatted(name, blob.path()));
      }
    }
  }

  /**
   * What names this artifact's content everywhere: the SHA-256 of its one file, or, of several, the
   * SHA-256 over the lines {@code path LF sha256 LF} in their order.
   */
  public String digest() {
    if (blobs.size() == 1) {
      return blobs.getFirst().sha256();
    }
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    for (Blob blob : blobs) {
      sha.update((blob.path() + "\n" + blob.sha256() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Length of all files together. */
  public long bytes() {
    return blobs.stream().mapToLong(Blob::bytes).sum();
  }
}
