package io.troupe.cli.forecast;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import java.util.Optional;

/** What earlier runs left in the cache. */
public interface CachedResults {
  /** The result with the content key {@code key}. */
  Optional<Found> find(String key);

  /**
   * What {@code key} has of another value than what decided {@code task} when a pipeline called
   * {@code pipeline} was run last; empty where nothing is known of that.
   */
  List<String> changes(String pipeline, TaskId task, ContentKey key);

  /** A cache in which nothing is yet. */
  static CachedResults none() {
    return new CachedResults() {
      @Override
      public Optional<Found> find(String key) {
        return Optional.empty();
      }

      @Override
      public List<String> changes(String pipeline, TaskId task, ContentKey key) {
        return List.of();
      }
    };
  }

  /**
   * A result.
   *
   * @param run whose it is
   */
  record Found(String run, TaskResult result) {}
}
