package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** All metrics of all tasks as one table. */
final class TasksTable {
  private TasksTable() {}

  /**
   * {@code tasks.csv}: {@code task, kind}, the axes of all sweeps in alphabetical order, then the
   * metrics likewise; one row a task with a result, in the plan's order. No times, hosts or ids of
   * runs, so that equal inputs give equal bytes.
   */
  static String csv(RunView view) {
    List<RunView.Task> tasks =
        view.tasks().stream().filter(task -> !task.metrics().isEmpty()).toList();
    TreeSet<String> axes = new TreeSet<>();
    TreeSet<String> metrics = new TreeSet<>();
    tasks.forEach(task -> axes.addAll(task.cell().keySet()));
    tasks.forEach(task -> metrics.addAll(task.metrics().keySet()));
    List<String> header = new ArrayList<>(List.of("task", "kind"));
    header.addAll(axes);
    header.addAll(metrics);
    StringBuilder csv = new StringBuilder(Csv.line(header));
    for (RunView.Task task : tasks) {
      List<String> row = new ArrayList<>(List.of(task.id().text(), task.kind()));
      for (String axis : axes) {
        Value value = task.cell().get(axis);
        row.add(value == null ? "" : value.toString());
      }
      for (String metric : metrics) {
        row.add(Objects.toString(task.metrics().get(metric), ""));
      }
      csv.append(Csv.line(row));
    }
    return csv.toString();
  }
}
