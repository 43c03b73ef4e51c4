package io.troupe.pipelines.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.troupe.pipelines.value.Value;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The name of one task of a run: its group and, where the group is a sweep, its cell with the axes
 * in alphabetical order, such as {@code train[model=gcn,split=0]}.
 */
public record TaskId(@JsonValue String text) implements Comparable<TaskId> {
  @JsonCreator
  public TaskId {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a task id is not empty");
    }
  }

  /** The id of the cell {@code cell} of {@code group}; an empty cell is the group's only task. */
  public static TaskId of(String group, Map<String, Value> cell) {
    if (cell.isEmpty()) {
      return new TaskId(group);
    }
    return new TaskId(
        new TreeMap<>(cell)
            .entrySet().stream()
                .map(axis -> axis.getKey() + "=" + axis.getValue())
                .collect(Collectors.joining(",", group + "[", "]")));
  }

  /** The name before the bracket. */
  public String group() {
    int bracket = text.indexOf('[');
    return bracket < 0 ? text : text.substring(0, bracket);
  }

  @Override
  public int compareTo(TaskId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
