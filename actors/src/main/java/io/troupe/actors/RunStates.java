package io.troupe.actors;

import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventCodec;
import io.troupe.actors.core.RunState;
import io.troupe.actors.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Folds runs from their entries in a journal. */
final class RunStates {
  private RunStates() {}

  /** Reads entries of a run, as a journal and its reader do. */
  @FunctionalInterface
  interface Source {
    void read(String run, long from, long to, Consumer<Entry> consumer);
  }

  /** The run called {@code run} as the journal tells it; empty where it tells nothing. */
  static Optional<RunState> read(Source source, String run) {
    List<RunEvent> events = new ArrayList<>();
    source.read(
        run,
        1,
        Long.MAX_VALUE,
        entry -> events.add(RunEventCodec.decode(entry.manifest(), entry.bytes())));
    return events.isEmpty() ? Optional.empty() : Optional.of(RunState.EMPTY.evolve(events));
  }
}
