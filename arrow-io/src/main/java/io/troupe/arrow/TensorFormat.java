package io.troupe.arrow;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A kind of file that holds tensors, recognised by its first bytes and never by its name. */
public interface TensorFormat {
  /** What users call it, such as {@code npz}. */
  String name();

  /** Whether a file that begins with {@code head} (up to 64 bytes) is of this kind. */
  boolean recognises(ByteBuffer head);

  /**
   * Reads a file.
   *
   * @param arena owns what is copied; a format that maps files takes nothing from it
   * @return the tensors; the caller closes them
   * @throws TensorFileException when the file is not a sound one of this kind
   * @throws TensorMemoryException when it is, and does not fit into {@code arena}
   */
  TensorSet open(Path file, TensorArena arena) throws TensorFileException;
}
