package io.troupe.actors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this machine is called, by Linux's own file: no name server is asked. */
public final class Hosts {
  private Hosts() {}

  /** Its name; empty where the kernel tells none. */
  public static Optional<String> name() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return Optional.of(name).filter(text -> !text.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Its name; {@code localhost} where it has none. */
  static String own() {
    return name().orElse("localhost");
  }
}
