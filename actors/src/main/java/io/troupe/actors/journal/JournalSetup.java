package io.troupe.actors.journal;

import org.apache.pekko.actor.setup.Setup;

/**
 * Hands the open journal to the {@link PekkoJournal} of an actor system; owned by who opened it.
 */
public final class JournalSetup extends Setup {
  private final Journal journal;

  /** An actor system that starts with this writes to {@code journal}. */
  public JournalSetup(Journal journal) {
    this.journal = journal;
  }

  /** Where events go. */
  public Journal journal() {
    return journal;
  }
}
