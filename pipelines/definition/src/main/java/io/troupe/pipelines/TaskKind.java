package io.troupe.pipelines;

import io.troupe.pipelines.data.DataFolders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of work that a pipeline file can ask for with {@code uses:}.
 *
 * <p>A kind is stateless; one instance serves all attempts of an executor.
 *
 * @param <P> its parameters: a record whose components carry {@link Parameter}; from it come
 *     validation, the JSON schema and the documentation
 */
public interface TaskKind<P extends Record> {
  /** What {@code uses:} says. */
  String name();

  /** Raised whenever equal parameters and inputs may give another result; part of every key. */
  int version();

  /** One sentence for tables and help. */
  String summary();

  /** The parameter record. */
  Class<P> parameters();

  /** The outputs that every task of this kind leaves, by name. */
  default Map<String, OutputType> outputs() {
    return Map.of();
  }

  /** The metrics that a task can give, or empty where they are not known before it runs. */
  default Optional<Set<String>> metrics() {
    return Optional.empty();
  }

  /** What is wrong with {@code parameters} beyond their types and ranges. */
  default List<ParameterProblem> check(P parameters) {
    return List.of();
  }

  /**
   * What a task with {@code parameters} would miss among the files outside the store, where {@code
   * data} is what it would find; asked before a run starts on the machine that asks.
   */
  default List<ParameterProblem> checkData(P parameters, DataFolders data) {
    return List.of();
  }

  /**
   * The SHA-256 of each file outside the store that a task with {@code parameters} reads, by a name
   * that users know; part of the content key.
   */
  default Map<String, String> dataDigests(P parameters, DataFolders data) {
    return Map.of();
  }

  /**
   * Does the work on the calling thread.
   *
   * @throws TaskException when it cannot go on
   * @throws InterruptedException when it noticed a cancellation by itself
   */
  void run(P parameters, TaskContext context) throws TaskException, InterruptedException;
}
