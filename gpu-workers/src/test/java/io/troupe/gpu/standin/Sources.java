package io.troupe.gpu.standin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Where the sources lie, and names for results that follow from their content. */
final class Sources {
  private Sources() {}

  /** The folder of this project's sources, from wherever in it the tests run. */
  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("gpu-workers/src/test/stand-in"))) {
        return at;
      }
    }
    throw new IllegalStateException(
        "the stand-in is built from sources, but the working folder is not in them");
  }

  /** The C++ side of the stand-in. */
  static Path standIn() {
    return root().resolve("gpu-workers/src/test/stand-in");
  }

  /** The product's kernels. */
  static Path kernels() {
    return root().resolve("gpu-workers/src/main/cuda");
  }

  /** Results, by the hash of what they were made from. */
  static Path cache() {
    return root().resolve("gpu-workers/target/stand-in");
  }

  /** All files of these endings under a folder, in a fixed order. */
  static List<Path> under(Path folder, String... endings) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .sorted()
          .toList();
    }
  }

  /** A short name for this content. */
  static String hash(List<Path> files, List<String> texts) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files) {
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    for (String text : texts) {
      digest.update((byte) 0);
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** Makes a file once; others see it whole or not at all, also other JVMs. */
  static Path once(Path file, Step step) throws IOException {
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), "part", "");
    try {
      step.make(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IllegalStateException("no atomic rename in " + file.getParent(), e);
    } finally {
      Files.deleteIfExists(part);
    }
    return file;
  }

  /** Writes a result to a place. */
  @FunctionalInterface
  interface Step {
    void make(Path target) throws IOException;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
