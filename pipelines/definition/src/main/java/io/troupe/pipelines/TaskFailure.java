package io.troupe.pipelines;

import java.util.List;
import java.util.Optional;

/**
 * Why an attempt failed, as data that crosses processes.
 *
 * @param cause what kind of failure it is; decides whether a retry may help
 * @param message what happened, with the numbers that matter; starts lower-case, no trailing period
 * @param hint what the user can do
 * @param lastLines the end of what the attempt printed, at most 50 lines
 */
public record TaskFailure(
    Cause cause, String message, Optional<String> hint, List<String> lastLines) {
  public TaskFailure {
    lastLines = List.copyOf(lastLines);
  }

  /** A failure that printed nothing and needs no hint. */
  public static TaskFailure of(Cause cause, String message) {
    return new TaskFailure(cause, message, Optional.empty(), List.of());
  }
}
