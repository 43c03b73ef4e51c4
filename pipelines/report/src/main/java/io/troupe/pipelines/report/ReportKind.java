package io.troupe.pipelines.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.arrow.ipc.TableFile;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Joins the metrics of the tasks that it needs into tables and plots. */
public final class ReportKind implements TaskKind<ReportParameters> {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @Override
  public String name() {
    return "report";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Joins the metrics of tasks into tables (mean ± deviation) and plots.";
  }

  @Override
  public Class<ReportParameters> parameters() {
    return ReportParameters.class;
  }

  @Override
  public Map<String, OutputType> outputs() {
    Map<String, OutputType> outputs = new LinkedHashMap<>();
    outputs.put("tables", OutputType.JSON);
    outputs.put("markdown", OutputType.FILE);
    outputs.put("csv", OutputType.FILE);
    outputs.put("table", OutputType.TABLE);
    outputs.put("page", OutputType.FILE);
    return outputs;
  }

  @Override
  public Optional<Set<String>> metrics() {
    return Optional.of(Set.of());
  }

  @Override
  public List<ParameterProblem> check(ReportParameters parameters) {
    List<ParameterProblem> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < parameters.tables().size(); i++) {
      TableSpec table = parameters.tables().get(i);
      String at = "tables[" + i + "]";
      if (!names.add(table.name())) {
        problems.add(
            problem(at + ".name", "two tables are called '" + table.name() + "'", "rename one"));
      }
      Set<String> used = new HashSet<>();
      List<String> axes = new ArrayList<>(table.rows());
      table.columns().ifPresent(axes::add);
      axes.addAll(table.over());
      table.select().ifPresent(select -> axes.add(select.axis()));
      for (String axis : axes) {
        if (!used.add(axis)) {
          problems.add(
              problem(
                  at,
                  "axis '" + axis + "' stands in more than one of rows, columns, over and select",
                  "an axis makes rows, columns, repetitions or choices; set over: [] or another"
                      + " list if it is no repetition"));
        }
      }
    }
    return problems;
  }

  private static ParameterProblem problem(String parameter, String message, String hint) {
    return new ParameterProblem(parameter, message, Optional.of(hint));
  }

  @Override
  public void run(ReportParameters parameters, TaskContext context) throws TaskException {
    List<TaskResult> results = context.inputs();
    List<TableSpec> specs =
        parameters.tables().isEmpty() ? tableForEach(results) : parameters.tables();
    List<ReportTable> tables = new ArrayList<>();
    for (TableSpec spec : specs) {
      checkNames(spec, TableBuilder.chosen(spec.tasks(), results));
      tables.add(TableBuilder.build(spec, results));
    }
    List<ReportDocument.Plot> plots = new ArrayList<>();
    for (PlotSpec spec : parameters.plots()) {
      List<TaskResult> shown = TableBuilder.chosen(spec.tasks(), results);
      requireMetrics("plot '" + spec.name() + "'", List.of(spec.y()), shown);
      plots.add(new ReportDocument.Plot(spec.name(), PlotBuilder.build(spec, results)));
    }
    ReportDocument report = ReportDocument.of(parameters.title(), tables, plots);
    for (ReportDocument.Table table : report.tables()) {
      context.log(table.name());
      ReportText.markdown(table).lines().forEach(context::log);
    }
    context.save(
        "tables",
        "tables.json",
        "application/json",
        file -> Files.write(file, JSON.writeValueAsBytes(report)));
    text(context, "markdown", "tables.md", "text/markdown", ReportText.markdown(report));
    text(context, "csv", "tables.csv", "text/csv", ReportText.csv(report));
    context.save(
        "table",
        "tables.arrow",
        TableFile.MEDIA_TYPE,
        file -> TableFile.write(ReportText.table(report), file));
    text(context, "page", "page.html", "text/html", ReportText.page(report));
  }

  private static void text(
      TaskContext context, String output, String fileName, String mediaType, String text)
      throws TaskException {
    context.save(
        output,
        fileName,
        mediaType,
        file -> Files.write(file, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What a report shows that asks for nothing: each group with all of its metrics. */
  private static List<TableSpec> tableForEach(List<TaskResult> results) {
    return results.stream()
        .filter(result -> !result.metrics().isEmpty())
        .map(result -> result.task().group())
        .distinct()
        .map(
            group ->
                new TableSpec(
                    group,
                    List.of(group),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of("split", "seed", "fold", "repeat"),
                    Optional.empty(),
                    1,
                    3,
                    Optional.empty()))
        .toList();
  }

  /** Refuses a table over axes or metrics that no result has: it would be empty without a word. */
  private static void checkNames(TableSpec spec, List<TaskResult> results) throws TaskException {
    String table = "table '" + spec.name() + "'";
    List<String> metrics = new ArrayList<>(spec.metrics());
    spec.select().ifPresent(select -> metrics.add(select.by()));
    requireMetrics(table, metrics, results);
    NavigableSet<String> axes =
        results.stream()
            .flatMap(result -> result.cell().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> asked = new ArrayList<>(spec.rows());
    spec.columns().ifPresent(asked::add);
    spec.select().ifPresent(select -> asked.add(select.axis()));
    for (String axis : asked) {
      if (!results.isEmpty() && !axes.contains(axis)) {
        throw badInput(table + " asks for axis '" + axis + "', which no task has", axes);
      }
    }
  }

  private static void requireMetrics(String what, List<String> metrics, List<TaskResult> results)
      throws TaskException {
    NavigableSet<String> known =
        results.stream()
            .flatMap(result -> result.metrics().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String metric : metrics) {
      if (!results.isEmpty() && !known.contains(metric)) {
        throw badInput(what + " asks for metric '" + metric + "', which no task gave", known);
      }
    }
  }

  private static TaskException badInput(String message, NavigableSet<String> known) {
    return new TaskException(
        new TaskFailure(
            Cause.BAD_INPUT,
            message,
            Optional.of("there are: " + (known.isEmpty() ? "none" : String.join(", ", known))),
            List.of()));
  }
}
