package io.troupe.actors.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A small file that appears whole or not at all. */
final class CacheFile {
  private CacheFile() {}

  /**
   * Writes {@code bytes} to {@code file}, whose folder is made where it is missing. Not
   * synchronised: a file of the cache that is lost costs time, nothing else.
   */
  static void write(Path file, byte[] bytes) throws IOException {
    Path folder = Files.createDirectories(file.getParent());
    Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
    try {
      Files.write(fresh, bytes);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
