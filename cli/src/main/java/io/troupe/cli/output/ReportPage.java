package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.cli.live.GroupState;
import io.troupe.cli.live.Spans;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.report.HtmlText;
import io.troupe.pipelines.report.ReportDocument;
import io.troupe.pipelines.report.ReportText;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code report.html}: a run on one page that needs neither network nor scripts. */
public final class ReportPage {
  private final Html page = new Html();
  private final RunView view;
  private final Curves curves;
  private final List<ReportDocument> reports;

  private ReportPage(RunView view, Curves curves, List<ReportDocument> reports) {
    this.view = view;
    this.curves = curves;
    this.reports = reports;
  }

  /** The page of {@code view}. */
  public static String of(RunView view, Curves curves, OutputFolder.Blobs blobs)
      throws IOException {
    return new ReportPage(view, curves, Reports.of(view, blobs)).page();
  }

  private String page() {
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", view.plan().name() + " · " + view.run())
        .raw("\n<style>\n" + style() + "</style>\n</head>\n<body>\n");
    summary();
    failures();
    reports();
    tables("Metrics along the axes, mean ± sample standard deviation", AxisTables.of(view));
    curves();
    groups();
    tasks();
    captured();
    return page.raw("</body>\n</html>\n").toString();
  }

  private void summary() {
    page.raw("<header>\n").element("h1", view.plan().name()).raw("\n<p>");
    state(view.state());
    page.text(" run ").element("code", view.run());
    page.text(", submitted " + shown(view.submitted()));
    view.ended()
        .ifPresent(
            end -> page.text(", took " + Spans.text(Duration.between(view.submitted(), end))));
    page.raw("</p>\n<p>");
    page.text(
        view.tasks().stream()
            .collect(Collectors.groupingBy(RunView.Task::state, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(count -> count.getValue() + " " + count.getKey().word())
            .collect(Collectors.joining(", ", "Tasks: ", "")));
    page.raw("</p>\n");
    if (!view.plan().params().isEmpty() || !view.plan().overrides().isEmpty()) {
      page.raw("<p>");
      view.plan()
          .params()
          .forEach((name, value) -> page.element("code", name + " = " + value).text(" "));
      view.plan().overrides().forEach(text -> page.element("code", text).text(" "));
      page.raw("</p>\n");
    }
    page.raw("</header>\n");
  }

  private void failures() {
    List<RunView.Task> failed =
        view.tasks().stream().filter(task -> task.state() == State.FAILED).toList();
    if (failed.isEmpty()) {
      return;
    }
    page.raw("<section>\n").element("h2", "Failures").raw("\n");
    for (RunView.Task task : failed) {
      page.raw("<article class=\"failure\">\n").element("h3", task.id().text()).raw("\n");
      task.reason().ifPresent(reason -> page.element("p", reason).raw("\n"));
      for (RunView.Attempt attempt : task.attempts()) {
        attempt.failure().ifPresent(failure -> failure(attempt.n(), failure));
      }
      page.raw("</article>\n");
    }
    page.raw("</section>\n");
  }

  private void failure(int attempt, TaskFailure failure) {
    page.element(
        "p", "Attempt " + attempt + ": " + failure.cause().word() + ": " + failure.message());
    failure.hint().ifPresent(hint -> page.element("p", "hint", hint));
    if (!failure.lastLines().isEmpty()) {
      page.element("pre", String.join("\n", failure.lastLines()));
    }
    page.raw("\n");
  }

  private void reports() {
    for (ReportDocument report : reports) {
      page.raw("<section>\n").element("h2", report.title()).raw("\n<div class=\"wide\">");
      page.raw(ReportText.elements(report)).raw("</div>\n</section>\n");
    }
    if (reports.isEmpty()) {
      tables("Results", List.of(ResultTable.of("", ResultsTable.rows(view))));
    }
  }

  private void tables(String title, List<ResultTable> tables) {
    List<ResultTable> filled = tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    if (filled.isEmpty()) {
      return;
    }
    page.raw("<section>\n").element("h2", title).raw("\n");
    for (ResultTable table : filled) {
      page.raw(table.title().isEmpty() ? "" : "<h3>" + HtmlText.escape(table.title()) + "</h3>");
      page.raw("\n<div class=\"wide\"><table>\n<tr>");
      for (int i = 0; i < table.header().size(); i++) {
        page.element("th", table.numeric(i) ? "number" : "word", table.header().get(i));
      }
      page.raw("</tr>\n");
      for (List<String> row : table.rows()) {
        page.raw("<tr>");
        for (int i = 0; i < row.size(); i++) {
          page.element("td", table.numeric(i) ? "number" : "word", row.get(i));
        }
        page.raw("</tr>\n");
      }
      page.raw("</table></div>\n");
    }
    page.raw("</section>\n");
  }

  private void curves() {
    String plots = CurvePlots.of(view, curves);
    if (!plots.isEmpty()) {
      page.raw("<section>\n").element("h2", "Curves").raw("\n" + plots + "</section>\n");
    }
  }

  private void groups() {
    page.raw("<section>\n").element("h2", "Groups").raw("\n<div class=\"wide\"><table>\n<tr>");
    List.of("group", "kind", "needs", "tasks", "done").forEach(text -> page.element("th", text));
    page.raw("</tr>\n");
    for (GroupState group : GroupState.of(view)) {
      Optional<TaskGroup> planned =
          view.plan().groups().stream().filter(g -> g.name().equals(group.name())).findFirst();
      page.raw("<tr>").element("td", group.name());
      page.element("td", group.tasks().getFirst().kind());
      page.element("td", planned.map(g -> String.join(", ", g.needs())).orElse(""));
      page.raw("<td class=\"strip\">");
      for (RunView.Task task : group.tasks()) {
        String text = task.id() + " " + task.state().word();
        page.raw(
            "<i class=\""
                + task.state().word()
                + "\" title=\""
                + HtmlText.escape(text)
                + "\"></i>");
      }
      page.raw("</td>").element("td", group.done() + "/" + group.tasks().size()).raw("</tr>\n");
    }
    page.raw("</table></div>\n<p class=\"legend\">");
    for (State state : State.values()) {
      page.raw("<i class=\"" + state.word() + "\"></i> ").text(state.word() + " ");
    }
    page.raw("</p>\n</section>\n");
  }

  private void tasks() {
    page.raw("<section>\n").element("h2", "Tasks").raw("\n<div class=\"wide\"><table>\n<tr>");
    List.of("task", "state", "attempts", "time", "metrics", "note")
        .forEach(text -> page.element("th", text));
    page.raw("</tr>\n");
    for (RunView.Task task : view.tasks()) {
      page.raw("<tr>").element("td", task.id().text()).raw("<td>");
      state(task.state());
      page.raw("</td>").element("td", "number", Integer.toString(task.attempts().size()));
      page.element("td", "number", took(task));
      page.element(
          "td",
          task.metrics().entrySet().stream()
              .map(metric -> metric.getKey() + " " + Spans.number(metric.getValue()))
              .collect(Collectors.joining(", ")));
      page.element("td", note(task)).raw("</tr>\n");
    }
    page.raw("</table></div>\n</section>\n");
  }

  private static String note(RunView.Task task) {
    return task.cachedFrom().map(run -> "from " + run).or(task::reason).orElse("");
  }

  private static String took(RunView.Task task) {
    if (task.attempts().isEmpty()) {
      return "";
    }
    RunView.Attempt last = task.attempts().getLast();
    return last.started()
        .flatMap(start -> last.ended().map(end -> Spans.text(Duration.between(start, end))))
        .orElse("");
  }

  private void captured() {
    page.raw("<section>\n<details open>\n<summary><h2>Captured</h2></summary>\n<dl>\n");
    view.captured().entries().forEach(this::captured);
    page.raw("</dl>\n</details>\n");
    if (!view.plan().source().isBlank()) {
      page.raw("<details>\n<summary><h2>Pipeline file</h2></summary>\n");
      page.element("pre", view.plan().source()).raw("\n</details>\n");
    }
    page.raw("</section>\n");
  }

  private void captured(String name, Value value) {
    String text =
        switch (value) {
          case Value.Null() -> "none";
          case Value.Sequence sequence ->
              sequence.items().stream().map(Value::toString).collect(Collectors.joining(", "));
          case Value.Mapping mapping ->
              mapping.entries().entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + entry.getValue())
                  .collect(Collectors.joining(", "));
          case Value.Bool _, Value.Int _, Value.Real _, Value.Text _ -> value.toString();
        };
    page.element("dt", name).element("dd", text).raw("\n");
  }

  private void state(State state) {
    page.element("span", "state " + state.word(), state.word());
  }

  private static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path: build again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read report.css from the class path", e);
    }
  }
}
