package io.troupe.actors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this machine has, by Linux's own files: cheaper than the management beans. */
final class Memory {
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");

  /** What is assumed where nothing can be read. */
  private static final long UNKNOWN = 4L << 30;

  private Memory() {}

  /** Bytes that tasks may use: four fifths of the machine's, or of the container's. */
  static long ofTasks() {
    return Math.min(machine(), container()) / 5 * 4;
  }

  private static long machine() {
    try {
      Matcher matcher = TOTAL.matcher(Files.readString(Path.of("/proc/meminfo")));
      return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : UNKNOWN;
    } catch (IOException _) {
      return UNKNOWN;
    }
  }

  private static long container() {
    try {
      String limit = Files.readString(Path.of("/sys/fs/cgroup/memory.max")).strip();
      return limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit);
    } catch (IOException | NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
