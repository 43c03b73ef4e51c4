package io.troupe.pipelines.graph;

import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.data.Datasets;
import io.troupe.pipelines.graph.data.GraphMeasures;
import io.troupe.pipelines.graph.data.Neighbourhoods;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.data.Split;
import io.troupe.pipelines.graph.evaluation.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Trains one model on one split of one graph: a cell of the benchmark of arXiv 2302.11640. */
public final class GraphBenchmarkKind implements TaskKind<GraphBenchmarkParameters> {
  private static final String HISTORY = "history";

  private final GraphSource source = new GraphSource(Datasets.known());

  @Override
  public String name() {
    return "graph-benchmark";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Trains a graph neural network to classify nodes and judges it on one split.";
  }

  @Override
  public Class<GraphBenchmarkParameters> parameters() {
    return GraphBenchmarkParameters.class;
  }

  @Override
  public Map<String, OutputType> outputs() {
    return Map.of(HISTORY, OutputType.TABLE);
  }

  @Override
  public Optional<Set<String>> metrics() {
    return Optional.of(Set.of("train", "val", "test", "best-step"));
  }

  @Override
  public List<ParameterProblem> check(GraphBenchmarkParameters parameters) {
    List<ParameterProblem> problems = new ArrayList<>();
    List<String> names = source.names();
    boolean generated = parameters.dataset().equals(GraphSource.GENERATED);
    if (!names.contains(parameters.dataset())) {
      problems.add(
          new ParameterProblem(
              "dataset",
              "no graph is called '" + parameters.dataset() + "'",
              Optional.of("there are " + String.join(", ", names))));
    }
    if (!generated && parameters.board().isPresent()) {
      problems.add(
          new ParameterProblem(
              "board",
              "'" + parameters.dataset() + "' is a file and has no board",
              Optional.of("leave it out, or write dataset: " + GraphSource.GENERATED)));
    }
    if (!generated && parameters.split() >= GraphSource.PUBLISHED_SPLITS) {
      problems.add(
          new ParameterProblem(
              "split",
              "published graphs have the splits 0 to %d, got %d"
                  .formatted(GraphSource.PUBLISHED_SPLITS - 1, parameters.split()),
              Optional.empty()));
    }
    return problems;
  }

  @Override
  public List<ParameterProblem> checkData(GraphBenchmarkParameters parameters, DataFolders data) {
    return source.missing(parameters.dataset(), data).stream().toList();
  }

  @Override
  public Map<String, String> dataDigests(GraphBenchmarkParameters parameters, DataFolders data) {
    return source.digests(parameters.dataset(), data);
  }

  @Override
  public void run(GraphBenchmarkParameters parameters, TaskContext context) throws TaskException {
    NodeGraph graph = source.graph(parameters, context.data());
    Split split = split(graph, parameters.split());
    describe(graph, context);
    try (Training training = new Training(context.device(), graph, split, parameters)) {
      context.log(
          "%s with %d layers of %d: %d parameters on %s"
              .formatted(
                  parameters.model().word(),
                  parameters.layers(),
                  parameters.hidden(),
                  training.parameterCount(),
                  context.device()));
      long start = System.nanoTime();
      TaskReporting reporting = new TaskReporting(context, parameters.steps());
      TrainingOutcome outcome = training.run(reporting);
      double seconds = (System.nanoTime() - start) / 1e9;
      context.timing("training-seconds", seconds);
      context.timing("steps-per-second", parameters.steps() / seconds);
      context.metric("train", outcome.train());
      context.metric("val", outcome.validation());
      context.metric("test", outcome.test());
      context.metric("best-step", outcome.bestStep());
      reporting.saveHistory(HISTORY);
    } catch (OutOfDeviceMemoryException e) {
      throw new TaskException(
          new TaskFailure(
              Cause.GPU_OOM,
              String.valueOf(e.getMessage()),
              Optional.of("give the task more memory, or lower hidden or layers"),
              List.of()),
          e);
    }
  }

  /** The split, when each of its parts can be judged. */
  private static Split split(NodeGraph graph, int index) throws TaskException {
    if (index >= graph.splits().size()) {
      throw bad(
          "'%s' has %d splits, none is %d".formatted(graph.name(), graph.splits().size(), index));
    }
    Split split = graph.splits().get(index);
    Metric metric = Metric.forClasses(graph.classes());
    float[] zeros = new float[graph.nodes() * metric.logits(graph.classes())];
    Map<String, int[]> parts =
        Map.of("train", split.train(), "validation", split.validation(), "test", split.test());
    for (Map.Entry<String, int[]> part : parts.entrySet()) {
      try {
        metric.of(zeros, graph.labels(), part.getValue());
      } catch (IllegalArgumentException e) {
        throw bad(
            "the %s nodes of split %d of '%s' cannot be judged: %s"
                .formatted(part.getKey(), index, graph.name(), e.getMessage()));
      }
    }
    return split;
  }

  private static void describe(NodeGraph graph, TaskContext context) {
    GraphMeasures measures = GraphMeasures.of(graph);
    context.log(
        "%s: %d nodes with %d features, %d directed edges, %d classes, judged by %s"
            .formatted(
                graph.name(),
                graph.nodes(),
                graph.width(),
                Neighbourhoods.of(graph, false).edges(),
                graph.classes(),
                Metric.forClasses(graph.classes()).title()));
    context.log(
        String.format(
            Locale.ROOT,
            "edge homophily %.4f, adjusted %.4f, label informativeness %.4f, node homophily %.4f",
            measures.edgeHomophily(),
            measures.adjustedHomophily(),
            measures.labelInformativeness(),
            measures.nodeHomophily()));
  }

  private static TaskException bad(String message) {
    return new TaskException(TaskFailure.of(Cause.BAD_INPUT, message));
  }
}
