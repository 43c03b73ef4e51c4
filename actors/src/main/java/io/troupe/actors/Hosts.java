package io.troupe.actors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine is called, by Linux's own file: no name server is asked. */
final class Hosts {
  private Hosts() {}

  /** Its name; {@code localhost} where it has none. */
  static String own() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException _) {
      return "localhost";
    }
  }
}
