package io.troupe.actors;

import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the runs of a state folder, whether or not a process owns them at the moment. Starts no
 * actor, writes nothing and never waits for a writer.
 */
public interface RunReader extends AutoCloseable {
  /** The newest runs first, at most {@code limit}. */
  List<RunSummary> list(int limit);

  /** The same of the runs that come after {@code run} in that order. */
  List<RunSummary> listAfter(String run, int limit);

  /**
   * The run whose id is {@code run} or begins with it; empty where there is none.
   *
   * @throws IllegalArgumentException when several runs begin so; the message names them
   */
  Optional<RunView> find(String run);

  /** The id of the living process that owns the run at this moment; empty where none does. */
  OptionalLong owner(String run);

  /** Whether a living process owns the run at this moment. */
  default boolean owned(String run) {
    return owner(run).isPresent();
  }

  /** The log of one attempt; empty while it has printed nothing. */
  Optional<Path> log(String run, TaskId task, int attempt);

  /** The recorded points of an attempt's curves, one JSON object a line; empty while none. */
  Optional<Path> curves(String run, TaskId task, int attempt);

  @Override
  void close();
}
