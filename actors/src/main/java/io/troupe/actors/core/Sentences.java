package io.troupe.actors.core;

import io.troupe.pipelines.TaskFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people read. */
final class Sentences {
  private Sentences() {}

  /** Why tasks that need {@code group} to succeed do not run. */
  static String blocked(GroupState group) {
    String name = group.spec.name();
    int blocked = group.badTasks() - group.in(Phase.FAILED) - group.in(Phase.CANCELLED);
    if (group.tasks.size() <= 1) {
      String how = "did not run";
      if (group.in(Phase.FAILED) > 0) {
        how = "failed";
      } else if (group.in(Phase.CANCELLED) > 0) {
        how = "was cancelled";
      }
      return "it needs " + name + ", which " + how;
    }
    List<String> parts = new ArrayList<>();
    count(parts, group.in(Phase.FAILED), "failed");
    count(parts, group.in(Phase.CANCELLED), "were cancelled");
    count(parts, blocked, "did not run");
    return "it needs "
        + name
        + ", of whose "
        + group.tasks.size()
        + " tasks "
        + String.join(" and ", parts);
  }

  private static void count(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + (count == 1 ? what.replace("were", "was") : what));
    }
  }

  /** What tasks of {@code group} wait for that are not ready. */
  static String pending(RunState state, GroupState group) {
    List<String> waits = new ArrayList<>();
    for (int need : group.needs) {
      GroupState needed = state.groups.get(need);
      if (needed.ended) {
        continue;
      }
      String name = needed.spec.name();
      waits.add(
          needed.tasks.size() > 1
              ? name + " (" + needed.closed() + " of " + needed.tasks.size() + " ended)"
              : name);
    }
    return waits.isEmpty() ? "is being prepared" : "waits for " + String.join(", ", waits);
  }

  /** Why a task is as it is, where that is not plain. */
  static Optional<String> of(TaskState task) {
    return switch (task.phase()) {
      case BACKOFF -> {
        AttemptState last = task.lastAttempt();
        String why = last.failure().map(TaskFailure::message).orElse("it failed");
        Instant at = task.due().orElse(Instant.EPOCH);
        yield Optional.of("attempt " + last.n() + " failed: " + why + "; the next is at " + at);
      }
      case CANCELLING -> Optional.of("is being stopped: " + task.reason().orElse("cancelled"));
      case CACHED -> task.cachedFrom().map(run -> "answered by the result of run " + run);
      case FAILED, CANCELLED, SKIPPED -> task.reason();
      case PENDING, READY, LEASED, RUNNING, SUCCEEDED -> Optional.empty();
    };
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
