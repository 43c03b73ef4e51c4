package io.troupe.pipelines.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.troupe.pipelines.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The name of one task of a run: its group and, where the group is a sweep, its cell with the axes
 * in alphabetical order, such as {@code train[model=gcn,split=0]}. A child task has the id of its
 * parent before its own: {@code quantize~1[i=0]}. What would break an id, a URL or a file name is
 * percent-encoded in it.
 */
public record TaskId(@JsonValue String text) implements Comparable<TaskId> {
  /** Stands in no name of a file and in no escaped value, and needs no escape in a URL. */
  private static final char CHILD = '~';

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
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
                .map(axis -> escape(axis.getKey()) + "=" + escape(axis.getValue().toString()))
                .collect(Collectors.joining(",", group + "[", "]")));
  }

  /**
   * {@code text} so that it can stand in an id, a URL and a file name: all but letters, digits and
   * {@code . _ + @ -} of ASCII as the percent-encoded bytes of UTF-8.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= '0' && b <= '9')
              || (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || "._+@-".indexOf(b) >= 0;
      out.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return out.toString();
  }

  /**
   * The name of the {@code n}-th group of child tasks of {@code parent}, from 1, such as {@code
   * train[model=gcn]~1}; the third child in it is {@code train[model=gcn]~1[i=2]}.
   */
  public static String childGroup(TaskId parent, int n) {
    return parent.text + CHILD + n;
  }

  /** The name before the last bracket: of a group in the plan, or of a group of child tasks. */
  public String group() {
    int bracket = text.lastIndexOf('[');
    return bracket < 0 ? text : text.substring(0, bracket);
  }

  /** The task that asked for this one, if it is a child task. */
  public Optional<TaskId> parent() {
    int child = text.lastIndexOf(CHILD);
    return child < 0 ? Optional.empty() : Optional.of(new TaskId(text.substring(0, child)));
  }

  /** How many tasks asked for one another until this one was asked for; 0 for one of the plan. */
  public int depth() {
    return (int) text.chars().filter(c -> c == CHILD).count();
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
