package io.troupe.actors.view;

import java.util.Locale;

/** The states that runs, tasks and attempts show. */
public enum State {
  /** Waits for tasks that it needs, for a retry's time or for a when. */
  PENDING,
  /** Could run now and waits for a worker. */
  READY,
  /** Is with a worker. */
  RUNNING,
  /** Gave its result. */
  SUCCEEDED,
  /** Was answered by an earlier result. */
  CACHED,
  /** Ended without a result. */
  FAILED,
  /** Was cancelled. */
  CANCELLED,
  /** Was not to run. */
  SKIPPED,
  /** Waits until somebody resumes it. */
  PAUSED;

  /** How files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing changes it any more. */
  public boolean terminal() {
    return switch (this) {
      case SUCCEEDED, CACHED, FAILED, CANCELLED, SKIPPED -> true;
      case PENDING, READY, RUNNING, PAUSED -> false;
    };
  }
}
