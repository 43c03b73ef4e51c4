package io.troupe.actors.core;

/** Where a task is between acceptance and its end. */
enum Phase {
  /** Its needs have not ended, or it is being prepared. */
  PENDING,
  /** Waits for a lease. */
  READY,
  /** Waits for the time of its next attempt. */
  BACKOFF,
  /** Is with a worker whose executor has not begun. */
  LEASED,
  /** Its executor has begun. */
  RUNNING,
  /** Its attempt was asked to stop. */
  CANCELLING,
  SUCCEEDED,
  CACHED,
  FAILED,
  CANCELLED,
  SKIPPED;

  /** Whether only an explicit retry changes it. */
  boolean terminal() {
    return switch (this) {
      case SUCCEEDED, CACHED, FAILED, CANCELLED, SKIPPED -> true;
      case PENDING, READY, BACKOFF, LEASED, RUNNING, CANCELLING -> false;
    };
  }

  /** Whether an attempt holds a lease. */
  boolean leased() {
    return this == LEASED || this == RUNNING || this == CANCELLING;
  }

  /** Whether it can be ended without asking a worker. */
  boolean waiting() {
    return this == PENDING || this == READY || this == BACKOFF;
  }
}
