package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The metrics of a run with their repetitions taken together: {@code results.csv}. */
final class ResultsTable {
  /** The axes that repeat a measurement; the report kind takes the same ones for repetitions. */
  private static final Set<String> REPETITIONS = Set.of("split", "seed", "fold", "repeat");

  /** Numbers by size, everything else by its letters. */
  private static final Comparator<List<String>> ORDER = ResultsTable::compare;

  private ResultsTable() {}

  /**
   * A column for each axis that is kept, in alphabetical order, then {@code metric, mean, std, n};
   * {@code std} is the sample standard deviation, empty for one repetition. Where several groups
   * gave metrics, a column {@code task} comes first. Sorted; no times, hosts or ids of runs, so
   * that equal inputs give equal bytes.
   */
  static List<List<String>> rows(RunView view) {
    List<RunView.Task> tasks =
        view.tasks().stream().filter(task -> !task.metrics().isEmpty()).toList();
    TreeSet<String> axes = new TreeSet<>();
    tasks.forEach(task -> axes.addAll(task.cell().keySet()));
    axes.removeAll(REPETITIONS);
    boolean several = tasks.stream().map(task -> task.id().group()).distinct().count() > 1;
    Map<List<String>, List<Double>> values = new LinkedHashMap<>();
    for (RunView.Task task : tasks) {
      List<String> labels = new ArrayList<>();
      if (several) {
        labels.add(task.id().group());
      }
      for (String axis : axes) {
        Value value = task.cell().get(axis);
        labels.add(value == null ? "" : value.toString());
      }
      task.metrics()
          .forEach(
              (metric, value) -> {
                List<String> key = new ArrayList<>(labels);
                key.add(metric);
                values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
              });
    }
    List<List<String>> rows = new ArrayList<>();
    values.forEach((key, numbers) -> rows.add(row(key, numbers)));
    rows.sort(ORDER);
    List<String> header = new ArrayList<>();
    if (several) {
      header.add("task");
    }
    header.addAll(axes);
    header.addAll(List.of("metric", "mean", "std", "n"));
    rows.addFirst(header);
    return rows;
  }

  /** {@link #rows} as CSV. */
  static String csv(RunView view) {
    StringBuilder csv = new StringBuilder();
    rows(view).forEach(row -> csv.append(Csv.line(row)));
    return csv.toString();
  }

  /** {@link #rows} as columns: labels are text, {@code mean} and {@code std} numbers. */
  static Table table(RunView view) {
    List<List<String>> rows = rows(view);
    List<String> header = rows.removeFirst();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      int column = i;
      List<String> cells = rows.stream().map(row -> row.get(column)).toList();
      int fromEnd = header.size() - i;
      columns.add(
          switch (fromEnd) {
            case 1 -> Column.longs(header.get(i), cells.stream().map(Long::valueOf).toList());
            case 2, 3 ->
                new Column.Doubles(
                    header.get(i), cells.stream().map(ResultsTable::number).toList());
            default -> Column.strings(header.get(i), cells);
          });
    }
    return new Table(columns);
  }

  private static Optional<Double> number(String cell) {
    return cell.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(cell));
  }

  private static List<String> row(List<String> key, List<Double> numbers) {
    double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    List<String> row = new ArrayList<>(key);
    row.add(Double.toString(mean));
    row.add(values.length < 2 ? "" : Double.toString(Math.sqrt(squares / (values.length - 1))));
    row.add(Integer.toString(values.length));
    return row;
  }

  private static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compare(String a, String b) {
    boolean numbers = a.matches("-?\\d{1,15}") && b.matches("-?\\d{1,15}");
    return numbers ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : a.compareTo(b);
  }
}
