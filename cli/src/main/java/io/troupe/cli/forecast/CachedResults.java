package io.troupe.cli.forecast;

import io.troupe.pipelines.TaskResult;
import java.util.Optional;

/** What earlier runs left in the cache. */
@FunctionalInterface
public interface CachedResults {
  /** The result with the content key {@code key}. */
  Optional<Found> find(String key);

  /**
   * A result.
   *
   * @param run whose it is
   */
  record Found(String run, TaskResult result) {}
}
