package io.troupe.actors.core;

/**
 * What the sender of a command is told once its events are durable.
 *
 * @param message for people; empty where the kind says it all
 */
public record Answer(Kind kind, String message) {
  /** Done. */
  static final Answer ACCEPTED = new Answer(Kind.ACCEPTED, "");

  /** Nothing to do. */
  static final Answer UNCHANGED = new Answer(Kind.UNCHANGED, "");

  static Answer refused(String message) {
    return new Answer(Kind.REFUSED, message);
  }

  static Answer later(String message) {
    return new Answer(Kind.LATER, message);
  }

  static Answer stale(String message) {
    return new Answer(Kind.STALE, message);
  }

  /** The ways to answer. */
  public enum Kind {
    /** It is done, or will be. */
    ACCEPTED,
    /** It was so already; a repeated command gets this, and its sender may stop repeating. */
    UNCHANGED,
    /** A limit stands against a lease; the task still waits, see {@link SchedulerCore#later}. */
    LATER,
    /** The attempt has no lease any more; what it made is to be thrown away. */
    STALE,
    /** It cannot be done in this state; the message says why. */
    REFUSED
  }
}
