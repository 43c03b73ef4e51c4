package io.troupe.pipelines.plan;

import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * One entry under {@code tasks:} of a pipeline file: a task, a sweep of tasks or a for-each.
 *
 * @param name its key in the file
 * @param kind the task kind's name
 * @param kindVersion the version of the kind that planned it; part of each content key
 * @param needs the groups that end before this one's tasks become ready
 * @param with the parameters as written; strings may hold templates, resolved when a task is ready
 * @param cells the cells of the sweep, each an axis with its value; a task without a sweep has one
 *     empty cell, a for-each none until its source has ended
 * @param forEach where the cells of a for-each come from
 * @param when a template that decides, once the needs have ended, whether a task runs
 * @param runOn which endings of the needs let it run
 * @param failFast whether the first failed cell cancels the others
 * @param maxParallel the most cells that run at once
 */
public record TaskGroup(
    String name,
    String kind,
    int kindVersion,
    List<String> needs,
    Value.Mapping with,
    List<SortedMap<String, Value>> cells,
    Optional<ForEach> forEach,
    Optional<String> when,
    RunOn runOn,
    boolean failFast,
    OptionalInt maxParallel,
    RetryPolicy retry,
    Timeouts timeout,
    Resources resources,
    CacheMode cache,
    Isolation isolation) {
  public TaskGroup {
    needs = List.copyOf(needs);
    cells = List.copyOf(cells);
  }

  /** The same with other cells. */
  public TaskGroup withCells(List<SortedMap<String, Value>> others) {
    return copy(others, cache);
  }

  /** The same with another way to use the cache. */
  public TaskGroup withCache(CacheMode other) {
    return copy(cells, other);
  }

  private TaskGroup copy(List<SortedMap<String, Value>> newCells, CacheMode newCache) {
    return new TaskGroup(
        name,
        kind,
        kindVersion,
        needs,
        with,
        newCells,
        forEach,
        when,
        runOn,
        failFast,
        maxParallel,
        retry,
        timeout,
        resources,
        newCache,
        isolation);
  }

  /**
   * One task for each item of a list that is known only at run time.
   *
   * @param in a template that gives a list, such as <code>${{ tasks.train.all }}</code>
   * @param as the name under which an item's templates see it
   */
  public record ForEach(String in, String as) {}
}
