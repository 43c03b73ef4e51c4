package io.troupe.pipelines.plan;

import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * What a run will do, checked and immutable. It is stored with the run, so it holds sweeps as
 * groups with their cells and repeats no text per cell.
 *
 * @param format version of this record; 1
 * @param name {@code metadata.name}
 * @param labels {@code metadata.labels}
 * @param params every parameter of the file with its value after overrides
 * @param queue how the run stands towards other runs
 * @param groups in an order in which no group needs a later one
 * @param source the pipeline file's text
 * @param overrides what the command line changed, as written
 */
public record Plan(
    int format,
    String name,
    SortedMap<String, String> labels,
    SortedMap<String, Value> params,
    Queue queue,
    List<TaskGroup> groups,
    String source,
    List<String> overrides) {
  public Plan {
    groups = List.copyOf(groups);
    overrides = List.copyOf(overrides);
  }

  /** The group called {@code name}; IllegalArgumentException when there is none. */
  public TaskGroup group(String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no task '" + name + "' in " + this.name));
  }

  /**
   * How a run stands towards others.
   *
   * @param name of the queue in which runs share fairly
   * @param priority 0 to 100; higher first
   * @param maxParallel the most tasks of the run at once
   */
  public record Queue(String name, int priority, OptionalInt maxParallel) {
    /** What a file gets that says nothing. */
    public static final Queue DEFAULT = new Queue("default", 50, OptionalInt.empty());
  }
}
