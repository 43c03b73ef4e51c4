package io.troupe.cli;

import io.troupe.pipelines.plan.Plan;
import java.util.Locale;

/** Counts and sizes as people read them. */
final class Words {
  private static final long KIB = 1024;

  private Words() {}

  /** Such as {@code 1 task} or {@code 3 tasks}. */
  static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** How large a plan is. */
  static String size(Plan plan) {
    long tasks = plan.groups().stream().mapToLong(group -> group.cells().size()).sum();
    boolean more = plan.groups().stream().anyMatch(group -> group.forEach().isPresent());
    return count(plan.groups().size(), "group")
        + ", "
        + count(tasks, "task")
        + (more ? " and those of for-each" : "");
  }

  /** A length in the largest binary unit that leaves a number of at least 1. */
  static String bytes(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    while (size >= KIB && unit + 1 < units.length) {
      size /= KIB;
      unit++;
    }
    return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
  }
}
