package io.troupe.actors.cluster;

import io.troupe.arrow.store.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    String text = String.join("\n", lines) + "\n";
    Durable.write(file, text.getBytes(StandardCharsets.UTF_8), "rw-------");
  }
}
