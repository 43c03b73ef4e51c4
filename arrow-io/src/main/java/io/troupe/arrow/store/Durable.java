package io.troupe.arrow.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** File operations whose result survives a power cut once they have returned. */
public final class Durable {
  /** What is read, hashed and written at a time. */
  static final int BUFFER_BYTES = 1 << 18;

  private Durable() {}

  /** Makes {@code folder} and whatever of its parents is missing. */
  static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IOException(folder + " cannot be made: it has no parent");
    }
    createFolders(parent);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    sync(parent);
  }

  /** Moves {@code file}, whose bytes are synchronised, over {@code target}, read-only. */
  static void publish(Path file, Path target) throws IOException {
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(target + " has no folder");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    createFolders(folder);
    // Replacing an equal file is harmless to its readers, and heals one that was damaged.
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  /**
   * Makes {@code file} hold {@code bytes}: whoever reads it, now or after a crash, sees what it
   * held before or all of this.
   *
   * @param permissions of the file, such as {@code rw-------}
   */
  public static void write(Path file, byte[] bytes, String permissions) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    createFolders(folder);
    Path fresh =
        Files.createTempFile(
            folder,
            "." + target.getFileName(),
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    try {
      Files.write(fresh, bytes);
      sync(fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Synchronises a file or a folder with the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
