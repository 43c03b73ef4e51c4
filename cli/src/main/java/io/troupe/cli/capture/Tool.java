package io.troupe.cli.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a small program that may not be there. */
final class Tool {
  private static final int PATIENCE_SECONDS = 20;

  private Tool() {}

  /** What it prints, without the last line's end; empty where it is missing or fails. */
  static Optional<String> ask(Path folder, List<String> command) throws InterruptedException {
    return run(
        folder, command, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  /** The SHA-256 of what it prints; empty where it is missing or fails. */
  static Optional<String> digest(Path folder, List<String> command) throws InterruptedException {
    return run(
        folder,
        command,
        in -> {
          MessageDigest sha;
          try {
            sha = MessageDigest.getInstance("SHA-256");
          } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
          }
          byte[] buffer = new byte[1 << 16];
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sha.update(buffer, 0, read);
          }
          return HexFormat.of().formatHex(sha.digest());
        });
  }

  @FunctionalInterface
  private interface Reading {
    String of(InputStream in) throws IOException;
  }

  private static Optional<String> run(Path folder, List<String> command, Reading reading)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try (InputStream in = process.getInputStream()) {
      process.getOutputStream().close();
      String said = reading.of(in);
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
