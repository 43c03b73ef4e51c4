package io.troupe.arrow.store;

import java.io.IOException;
import java.nio.file.Path;

/** The store does not have a blob, or what it has is not the blob. */
public final class BlobException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Fault {
    /** There is no such file. */
    MISSING,
    /** The file is shorter or longer. */
    LENGTH,
    /** The file has the length and other bytes. */
    DIGEST
  }

  private final Fault fault;
  private final String sha256;

  BlobException(Fault fault, Blob blob, Path file, String problem) {
    super(
        "blob '%s' of %d bytes at %s: %s; run the task that made it again"
            .formatted(blob.path(), blob.bytes(), file, problem));
    this.fault = fault;
    this.sha256 = blob.sha256();
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }

  /** The digest that was asked for. */
  public String sha256() {
    return sha256;
  }
}
