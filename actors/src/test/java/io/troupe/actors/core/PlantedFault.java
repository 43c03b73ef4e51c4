package io.troupe.actors.core;

/**
 * A fault of Troupe itself that the simulator plants between what it simulates and the core, to see
 * whether its checks find it.
 */
enum PlantedFault {
  NONE(""),
  /** The result of an attempt that lost its lease is taken for that of the one that has it. */
  STALE_TOKEN_ACCEPTED("is that of the attempt with token"),
  /** A task that is to be tried again is announced to nobody. */
  RETRY_DROPPED("time to the end"),
  /** A result that is told twice is written twice. */
  RESULT_PUBLISHED_TWICE("has ended, and then TaskSucceeded"),
  /** The journal forgets the last event that it acknowledged when its process dies. */
  EVENT_LOST_AFTER_ACKNOWLEDGEMENT("events that were acknowledged"),
  /** A new owner of a run does not watch the leases that it found. */
  LEASE_FORGOTTEN("time to the end"),
  /** Another attempt that asks for the same child tasks gets others. */
  CHILD_GROUP_REPLAYED_TWICE("has children for each thing it asks for once");

  /** What the check says that finds it. */
  final String clue;

  PlantedFault(String clue) {
    this.clue = clue;
  }
}
