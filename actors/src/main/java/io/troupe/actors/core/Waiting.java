package io.troupe.actors.core;

import java.util.Locale;

/**
 * Why the ready tasks of a group wait.
 *
 * @param tasks how many do
 * @param message for people, with the numbers that matter
 */
public record Waiting(String group, int tasks, Code code, String message) {
  /** The kinds of reasons. */
  public enum Code {
    /** No worker has joined, or all are being emptied. */
    NO_WORKER,
    /** No worker is big enough, even when idle. */
    TOO_BIG,
    /** Workers that are big enough are busy. */
    BUSY,
    /** As many tasks of the group run as it allows. */
    GROUP_LIMIT,
    /** As many tasks of the run are running as it allows. */
    RUN_LIMIT,
    /** Nothing stands in the way; the next round places it. */
    NEXT;

    /** How files and tables write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
