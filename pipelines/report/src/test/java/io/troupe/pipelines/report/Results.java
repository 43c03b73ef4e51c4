package io.troupe.pipelines.report;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Results of tasks, made by hand. */
final class Results {
  private final List<TaskResult> results = new ArrayList<>();

  /** Adds the result of a cell of the group {@code train}. */
  Results add(Map<String, Object> cell, Map<String, Double> metrics) {
    return add("train", cell, metrics);
  }

  Results add(String group, Map<String, Object> cell, Map<String, Double> metrics) {
    SortedMap<String, Value> axes = new TreeMap<>();
    cell.forEach(
        (axis, value) ->
            axes.put(
                axis,
                value instanceof Integer n
                    ? new Value.Int(n)
                    : new Value.Text(String.valueOf(value))));
    results.add(
        new TaskResult(
            TaskId.of(group, axes), "test", axes, new TreeMap<>(metrics), new TreeMap<>()));
    return this;
  }

  List<TaskResult> list() {
    return List.copyOf(results);
  }
}
