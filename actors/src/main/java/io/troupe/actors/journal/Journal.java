package io.troupe.actors.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The durable record of all runs. Several processes may hold one on the same state folder; each
 * sees what the others have appended. All methods may be called from any thread.
 */
public interface Journal extends AutoCloseable {
  /**
   * Appends {@code entries} to {@code run}, all or none. The stage completes when they are durable,
   * or with a {@link JournalException} when the first entry is not the run's next one: somebody
   * else has written the run, or an entry would be missing.
   *
   * @param entries at least one, with consecutive sequence numbers
   */
  CompletionStage<Void> append(String run, List<Entry> entries);

  /** Gives the run's entries from number {@code from} to {@code to}, both included, in order. */
  void read(String run, long from, long to, Consumer<Entry> consumer);

  /** The number of the run's last entry; 0 when it has none. */
  long last(String run);

  /**
   * Keeps what a list of runs shows of {@code run} as of its entry {@code sequence}, so that
   * listing need not read the run. Readers use it only while that entry is the run's last one, so a
   * note can be late or lost, and is never ahead of the entries.
   */
  CompletionStage<Void> note(String run, long sequence, String summary);

  /**
   * The newest runs (greatest ids first), at most {@code limit}, of those whose id starts with
   * {@code prefix}.
   */
  List<Head> heads(String prefix, int limit);

  @Override
  void close();

  /**
   * The end of one run.
   *
   * @param last the number of its last entry
   * @param summary what was noted as of that entry
   */
  record Head(String run, long last, Optional<String> summary) {}
}
