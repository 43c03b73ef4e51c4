package io.troupe.actors.journal;

import java.util.Locale;

/** What an acknowledged entry survives. */
public enum Durability {
  /** The death of the process, at any moment. */
  PROCESS("NORMAL"),
  /** The loss of power too; an fsync for each commit, some fifty times slower. */
  POWER("FULL");

  private final String synchronous;

  Durability(String synchronous) {
    this.synchronous = synchronous;
  }

  /** The value of SQLite's {@code PRAGMA synchronous}. */
  String synchronous() {
    return synchronous;
  }

  /** How configuration writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
