package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.cli.live.GroupState;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Of each sweep, the mean and the standard deviation of each metric along each of its axes. */
final class AxisTables {
  private AxisTables() {}

  /** The tables of the sweeps that gave metrics; an axis with one value has none. */
  static List<ResultTable> of(RunView view) {
    List<ResultTable> tables = new ArrayList<>();
    for (GroupState group : GroupState.of(view)) {
      List<RunView.Task> tasks =
          group.tasks().stream().filter(task -> !task.metrics().isEmpty()).toList();
      TreeSet<String> axes = new TreeSet<>();
      tasks.forEach(task -> axes.addAll(task.cell().keySet()));
      for (String axis : axes) {
        Map<String, List<RunView.Task>> byValue = new LinkedHashMap<>();
        for (RunView.Task task : tasks) {
          Value value = task.cell().get(axis);
          if (value != null) {
            byValue.computeIfAbsent(value.toString(), key -> new ArrayList<>()).add(task);
          }
        }
        if (byValue.size() > 1) {
          tables.add(table(group.name() + " by " + axis, axis, byValue));
        }
      }
    }
    return tables;
  }

  private static ResultTable table(
      String title, String axis, Map<String, List<RunView.Task>> byValue) {
    TreeSet<String> metrics = new TreeSet<>();
    byValue.values().forEach(ts -> ts.forEach(task -> metrics.addAll(task.metrics().keySet())));
    List<String> header = new ArrayList<>(List.of(axis, "n"));
    header.addAll(metrics);
    List<List<String>> rows = new ArrayList<>();
    byValue.forEach(
        (value, tasks) -> {
          List<String> row = new ArrayList<>(List.of(value, Integer.toString(tasks.size())));
          for (String metric : metrics) {
            row.add(
                summary(
                    tasks.stream()
                        .map(task -> task.metrics().get(metric))
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
          }
          rows.add(row);
        });
    return new ResultTable(title, header, rows);
  }

  /** Mean ± sample standard deviation. */
  static String summary(double[] values) {
    if (values.length == 0) {
      return "";
    }
    double mean = java.util.Arrays.stream(values).sum() / values.length;
    if (values.length == 1) {
      return String.format(Locale.ROOT, "%.4f", mean);
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return String.format(
        Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / (values.length - 1)));
  }
}
