package io.troupe.actors.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A small text file that appears whole or not at all, and survives a loss of power. */
final class SmallFile {
  private SmallFile() {}

  /** Its lines; none where there is no such file. */
  static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /** Replaces its content; its folder is made where it is missing. */
  static void write(Path file, List<String> lines) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling("."));
    Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
    try {
      Files.writeString(fresh, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
      sync(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
