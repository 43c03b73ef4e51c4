package io.troupe.pipelines.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What a process occupies of the machine's memory. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /**
   * Bytes that the process {@code pid} holds and that only it can give back: anonymous and shared
   * pages. Pages of mapped files are left out, because the kernel drops those when it needs room.
   *
   * @return empty where the process is gone
   */
  public static OptionalLong of(long pid) {
    try {
      long kibibytes = 0;
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
          kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return OptionalLong.of(kibibytes << 10);
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }
}
