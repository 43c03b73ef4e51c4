package io.troupe.pipelines.report;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Makes a plot out of results. */
final class PlotBuilder {
  private final PlotSpec spec;
  private final Map<Value, List<TaskResult>> bySeries = new TreeMap<>(AxisOrder.BY_VALUE);

  private PlotBuilder(PlotSpec spec, List<TaskResult> results) {
    this.spec = spec;
    for (TaskResult result : TableBuilder.chosen(spec.tasks(), results)) {
      Value series =
          spec.series()
              .flatMap(axis -> Optional.ofNullable(result.cell().get(axis)))
              .orElse(new Value.Text(spec.series().isPresent() ? "–" : spec.y()));
      bySeries.computeIfAbsent(series, _ -> new ArrayList<>()).add(result);
    }
  }

  /** The SVG element of the plot that {@code spec} asks for over {@code results}. */
  static String build(PlotSpec spec, List<TaskResult> results) {
    PlotBuilder builder = new PlotBuilder(spec, results);
    return switch (spec.mark()) {
      case BAR -> builder.bars();
      case LINE -> builder.lines();
      case SCATTER -> builder.scatter();
    };
  }

  private String bars() {
    List<Value> categories =
        bySeries.values().stream()
            .flatMap(List::stream)
            .map(result -> Optional.ofNullable(result.cell().get(spec.x())))
            .flatMap(Optional::stream)
            .distinct()
            .sorted(AxisOrder.BY_VALUE)
            .toList();
    List<PlotSeries> series = new ArrayList<>();
    bySeries.forEach(
        (name, results) ->
            series.add(
                new PlotSeries(
                    name.toString(),
                    categories.stream()
                        .map(
                            category ->
                                statistic(at(category, results))
                                    .map(found -> point(0, found))
                                    .orElse(new PlotSeries.PlotPoint(0, Double.NaN, 0)))
                        .toList())));
    return SvgPlot.bars(
        spec.name(), spec.y(), categories.stream().map(Value::toString).toList(), series);
  }

  private String lines() {
    List<PlotSeries> series = new ArrayList<>();
    bySeries.forEach(
        (name, results) -> {
          List<PlotSeries.PlotPoint> points = new ArrayList<>();
          results.stream()
              .map(result -> Optional.ofNullable(result.cell().get(spec.x())))
              .flatMap(Optional::stream)
              .distinct()
              .sorted(AxisOrder.BY_VALUE)
              .forEach(
                  value -> {
                    OptionalDouble x = AxisOrder.number(value);
                    Optional<Statistic> y = statistic(at(value, results));
                    if (x.isPresent() && y.isPresent()) {
                      points.add(point(x.getAsDouble(), y.get()));
                    }
                  });
          series.add(new PlotSeries(name.toString(), points));
        });
    return SvgPlot.lines(spec.name(), spec.x(), spec.y(), series);
  }

  private String scatter() {
    List<PlotSeries> series = new ArrayList<>();
    bySeries.forEach(
        (name, results) ->
            series.add(
                new PlotSeries(
                    name.toString(),
                    results.stream()
                        .filter(result -> across(result).isPresent())
                        .filter(result -> result.metrics().containsKey(spec.y()))
                        .map(
                            result ->
                                PlotSeries.PlotPoint.of(
                                    across(result).getAsDouble(),
                                    result.metrics().get(spec.y()) * spec.scale()))
                        .toList())));
    return SvgPlot.scatter(spec.name(), spec.x(), spec.y(), series);
  }

  /** The horizontal position of a point: an axis where there is one of that name, else a metric. */
  private OptionalDouble across(TaskResult result) {
    Value value = result.cell().get(spec.x());
    if (value != null) {
      return AxisOrder.number(value);
    }
    Double metric = result.metrics().get(spec.x());
    return metric == null ? OptionalDouble.empty() : OptionalDouble.of(metric);
  }

  private List<TaskResult> at(Value value, List<TaskResult> results) {
    return results.stream().filter(result -> value.equals(result.cell().get(spec.x()))).toList();
  }

  private Optional<Statistic> statistic(List<TaskResult> results) {
    List<Double> values = TableBuilder.values(spec.y(), results);
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(Statistic.of(values).times(spec.scale()));
  }

  private static PlotSeries.PlotPoint point(double x, Statistic y) {
    return new PlotSeries.PlotPoint(x, y.mean(), y.deviation().orElse(0));
  }
}
