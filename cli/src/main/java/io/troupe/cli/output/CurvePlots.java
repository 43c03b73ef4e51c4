package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.cli.live.GroupState;
import io.troupe.pipelines.report.PlotSeries;
import io.troupe.pipelines.report.SvgPlot;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The curves of a run as plots: one for each curve of each group, a line a task. */
final class CurvePlots {
  /** More lines than a reader tells apart are left out, and the caption says so. */
  private static final int MOST_LINES = 12;

  private static final int MOST_POINTS = 500;

  private CurvePlots() {}

  /** The plots as elements of an HTML page; empty where nothing was recorded. */
  static String of(RunView view, Curves curves) {
    Html html = new Html();
    for (GroupState group : GroupState.of(view)) {
      Map<String, List<PlotSeries>> byCurve = new TreeMap<>();
      int left = 0;
      Set<String> varying = varying(group.tasks());
      for (RunView.Task task : group.tasks()) {
        if (task.attempts().isEmpty()) {
          continue;
        }
        Map<String, List<Curves.Point>> recorded =
            curves.of(task.id(), task.attempts().getLast().n());
        boolean full = byCurve.values().stream().anyMatch(lines -> lines.size() >= MOST_LINES);
        if (full && !recorded.isEmpty()) {
          left++;
          continue;
        }
        recorded.forEach(
            (curve, points) ->
                byCurve
                    .computeIfAbsent(curve, name -> new ArrayList<>())
                    .add(series(name(task, varying), points)));
      }
      for (Map.Entry<String, List<PlotSeries>> plot : byCurve.entrySet()) {
        String title = group.name() + ": " + plot.getKey();
        html.raw("<figure>")
            .raw(SvgPlot.lines(title, "step", plot.getKey(), plot.getValue()))
            .element("figcaption", title + (left > 0 ? ", without " + left + " more tasks" : ""))
            .raw("</figure>\n");
      }
    }
    return html.toString();
  }

  /** The axes whose values differ between tasks: the others would only make names long. */
  private static Set<String> varying(List<RunView.Task> tasks) {
    Map<String, Set<Value>> values = new TreeMap<>();
    for (RunView.Task task : tasks) {
      task.cell()
          .forEach((axis, value) -> values.computeIfAbsent(axis, _ -> new HashSet<>()).add(value));
    }
    values.values().removeIf(seen -> seen.size() < 2);
    return values.keySet();
  }

  private static String name(RunView.Task task, Set<String> varying) {
    return varying.isEmpty()
        ? task.id().text()
        : task.cell().entrySet().stream()
            .filter(axis -> varying.contains(axis.getKey()))
            .map(
                axis ->
                    axis.getValue() instanceof Value.Text _
                        ? axis.getValue().toString()
                        : axis.getKey() + " " + axis.getValue())
            .collect(Collectors.joining(", "));
  }

  private static PlotSeries series(String name, List<Curves.Point> points) {
    int stride = Math.max(1, points.size() / MOST_POINTS);
    List<PlotSeries.PlotPoint> shown = new ArrayList<>();
    for (int i = 0; i < points.size(); i += stride) {
      shown.add(PlotSeries.PlotPoint.of(points.get(i).x(), points.get(i).y()));
    }
    if ((points.size() - 1) % stride != 0) {
      shown.add(PlotSeries.PlotPoint.of(points.getLast().x(), points.getLast().y()));
    }
    return new PlotSeries(name, shown);
  }
}
