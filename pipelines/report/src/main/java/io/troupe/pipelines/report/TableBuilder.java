package io.troupe.pipelines.report;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a table out of results: rows, columns, means over repetitions, and a selection. */
final class TableBuilder {
  private final TableSpec spec;
  private final List<TaskResult> results;
  private final List<String> rowAxes;

  private TableBuilder(TableSpec spec, List<TaskResult> results) {
    this.spec = spec;
    this.results = results;
    this.rowAxes = rowAxes();
  }

  /** The table that {@code spec} asks for over {@code results}. */
  static ReportTable build(TableSpec spec, List<TaskResult> results) {
    return new TableBuilder(spec, chosen(spec.tasks(), results)).build();
  }

  /** The results of {@code tasks}, or all where none are named. */
  static List<TaskResult> chosen(List<String> tasks, List<TaskResult> results) {
    return tasks.isEmpty()
        ? results
        : results.stream().filter(result -> tasks.contains(result.task().group())).toList();
  }

  private List<String> rowAxes() {
    if (!spec.rows().isEmpty()) {
      return spec.rows();
    }
    NavigableSet<String> axes = new TreeSet<>();
    results.forEach(result -> axes.addAll(result.cell().keySet()));
    spec.columns().ifPresent(axes::remove);
    spec.over().forEach(axes::remove);
    spec.select().ifPresent(select -> axes.remove(select.axis()));
    return List.copyOf(axes);
  }

  private ReportTable build() {
    boolean severalGroups =
        results.stream().map(result -> result.task().group()).distinct().count() > 1;
    List<String> labels = new ArrayList<>();
    if (severalGroups || rowAxes.isEmpty()) {
      labels.add("task");
    }
    labels.addAll(rowAxes);

    List<ReportTable.Column> columns = columns();
    Map<List<Value>, List<TaskResult>> byRow = new TreeMap<>(TableBuilder::compareKeys);
    for (TaskResult result : results) {
      List<Value> key = new ArrayList<>();
      for (String label : labels) {
        key.add(
            label.equals("task") && !result.cell().containsKey("task")
                ? new Value.Text(result.task().group())
                : result.cell().getOrDefault(label, new Value.Text("")));
      }
      byRow.computeIfAbsent(key, _ -> new ArrayList<>()).add(result);
    }

    List<ReportTable.Row> rows = new ArrayList<>();
    byRow.forEach(
        (key, members) ->
            rows.add(
                new ReportTable.Row(
                    key.stream().map(Value::toString).toList(),
                    columns.stream().map(column -> entry(column, members)).toList())));
    return new ReportTable(spec.name(), labels, columns, marked(rows), spec.digits());
  }

  private List<ReportTable.Column> columns() {
    NavigableSet<String> known =
        results.stream()
            .flatMap(result -> result.metrics().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> metrics = spec.metrics().isEmpty() ? List.copyOf(known) : spec.metrics();
    if (spec.columns().isEmpty()) {
      return metrics.stream().map(metric -> new ReportTable.Column(metric, metric, "")).toList();
    }
    String axis = spec.columns().get();
    List<String> values =
        results.stream()
            .map(result -> Optional.ofNullable(result.cell().get(axis)))
            .flatMap(Optional::stream)
            .distinct()
            .sorted(AxisOrder.BY_VALUE)
            .map(Value::toString)
            .toList();
    return values.stream()
        .flatMap(
            value ->
                metrics.stream()
                    .map(
                        metric ->
                            new ReportTable.Column(
                                metrics.size() == 1 ? value : value + " " + metric, metric, value)))
        .toList();
  }

  private ReportTable.Entry entry(ReportTable.Column column, List<TaskResult> members) {
    List<TaskResult> here =
        spec.columns()
            .map(
                axis ->
                    members.stream()
                        .filter(
                            result ->
                                result.cell().containsKey(axis)
                                    && result.cell().get(axis).toString().equals(column.group()))
                        .toList())
            .orElse(members);
    String chosen = "";
    if (spec.select().isPresent()) {
      Selection select = spec.select().get();
      Optional<Value> value = choice(select, here);
      if (value.isEmpty()) {
        return new ReportTable.Entry.Missing();
      }
      chosen = select.axis() + "=" + value.get();
      here = having(select.axis(), value.get(), here);
    }
    List<Double> values = values(column.metric(), here);
    return values.isEmpty()
        ? new ReportTable.Entry.Missing()
        : new ReportTable.Entry.Given(Statistic.of(values).times(spec.scale()), chosen, false);
  }

  /** The value of the axis whose mean is best; it never sees the metrics that the table shows. */
  private static Optional<Value> choice(Selection select, List<TaskResult> results) {
    List<Value> candidates =
        results.stream()
            .map(result -> Optional.ofNullable(result.cell().get(select.axis())))
            .flatMap(Optional::stream)
            .distinct()
            .sorted(AxisOrder.BY_VALUE)
            .toList();
    Optional<Value> best = Optional.empty();
    double bestMean = 0;
    for (Value candidate : candidates) {
      List<Double> deciding = values(select.by(), having(select.axis(), candidate, results));
      if (deciding.isEmpty()) {
        continue;
      }
      double mean = Statistic.of(deciding).mean();
      if (best.isEmpty() || select.goal().better(mean, bestMean)) {
        best = Optional.of(candidate);
        bestMean = mean;
      }
    }
    return best;
  }

  private static List<TaskResult> having(String axis, Value value, List<TaskResult> results) {
    return results.stream().filter(result -> value.equals(result.cell().get(axis))).toList();
  }

  static List<Double> values(String metric, List<TaskResult> results) {
    return results.stream()
        .filter(result -> result.metrics().containsKey(metric))
        .map(result -> result.metrics().get(metric))
        .toList();
  }

  /** Marks the best mean of each column, all of them on a tie. */
  private List<ReportTable.Row> marked(List<ReportTable.Row> rows) {
    if (spec.best().isEmpty() || rows.size() < 2) {
      return rows;
    }
    Goal goal = spec.best().get();
    int width = rows.getFirst().entries().size();
    double[] best = new double[width];
    boolean[] any = new boolean[width];
    for (ReportTable.Row row : rows) {
      for (int c = 0; c < width; c++) {
        if (row.entries().get(c) instanceof ReportTable.Entry.Given given
            && (!any[c] || goal.better(given.statistic().mean(), best[c]))) {
          best[c] = given.statistic().mean();
          any[c] = true;
        }
      }
    }
    List<ReportTable.Row> marked = new ArrayList<>();
    for (ReportTable.Row row : rows) {
      List<ReportTable.Entry> entries = new ArrayList<>();
      for (int c = 0; c < width; c++) {
        entries.add(
            switch (row.entries().get(c)) {
              case ReportTable.Entry.Missing missing -> missing;
              case ReportTable.Entry.Given(Statistic statistic, String chosen, boolean _) ->
                  new ReportTable.Entry.Given(statistic, chosen, statistic.mean() == best[c]);
            });
      }
      marked.add(new ReportTable.Row(row.labels(), entries));
    }
    return marked;
  }

  private static int compareKeys(List<Value> left, List<Value> right) {
    for (int i = 0; i < left.size(); i++) {
      int order = AxisOrder.BY_VALUE.compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
