package io.troupe.actors.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What people read. */
final class Sentences {
  private Sentences() {}

  /** Why tasks that need {@code group} to succeed do not run. */
  static String blocked(GroupState group) {
    List<String> parts = new ArrayList<>();
    int blocked = group.badTasks() - group.in(Phase.FAILED) - group.in(Phase.CANCELLED);
    if (group.in(Phase.FAILED) > 0) {
      parts.add(counted(group, group.in(Phase.FAILED), "failed"));
    }
    if (group.in(Phase.CANCELLED) > 0) {
      parts.add(counted(group, group.in(Phase.CANCELLED), "cancelled"));
    }
    if (blocked > 0) {
      parts.add(counted(group, blocked, "could not run"));
    }
    String what = parts.isEmpty() ? "did not run" : String.join(", ", parts);
    return "it needs " + group.spec.name() + ", which " + what.replace("which ", "");
  }

  private static String counted(GroupState group, int count, String what) {
    String verb = what.equals("cancelled") ? "was cancelled" : what;
    if (group.tasks.size() == 1) {
      return verb;
    }
    return "of " + group.tasks.size() + " tasks " + count + " " + what;
  }

  /** A duration as pipeline files write it. */
  static String duration(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
