package io.troupe.actors.executor;

import org.jspecify.annotations.Nullable;

/** What an executor of a pool is doing. */
final class Seat {
  private @Nullable RunningAttempt attempt;
  private boolean ready;
  private int attempts;
  private long since = System.nanoTime();

  /** Its process waits for work. */
  void greeted() {
    ready = true;
    since = System.nanoTime();
  }

  void take(RunningAttempt next) {
    attempt = next;
    attempts++;
  }

  void release() {
    attempt = null;
    since = System.nanoTime();
  }

  @Nullable RunningAttempt attempt() {
    return attempt;
  }

  /** Whether nobody has it, started or not. */
  boolean free() {
    return attempt == null;
  }

  /** Whether it waits for work. */
  boolean idle() {
    return ready && attempt == null;
  }

  int attempts() {
    return attempts;
  }

  /** When it began to wait, as {@link System#nanoTime}. */
  long since() {
    return since;
  }
}
