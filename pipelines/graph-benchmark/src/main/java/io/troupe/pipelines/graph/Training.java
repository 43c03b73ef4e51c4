package io.troupe.pipelines.graph;

import io.troupe.gpu.Device;
import io.troupe.gpu.autograd.AdamW;
import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.data.Seeds;
import io.troupe.pipelines.graph.data.Split;
import io.troupe.pipelines.graph.evaluation.BestStep;
import io.troupe.pipelines.graph.evaluation.Metric;
import io.troupe.pipelines.graph.model.ClassifierLoss;
import io.troupe.pipelines.graph.model.NodeClassifier;
import io.troupe.pipelines.graph.model.Pass;
import java.util.List;
import java.util.Optional;

/**
 * The protocol of arXiv 2302.11640 for one model and one split: AdamW steps over the whole graph,
 * and the metrics of the first step with the strictly highest validation metric. Test nodes are
 * looked at once, after that step is chosen.
 */
final class Training implements AutoCloseable {
  private final Device device;
  private final GraphBenchmarkParameters parameters;
  private final NodeGraph graph;
  private final Split split;
  private final Metric metric;
  private final long seed;
  private final Scope scope;
  private final NodeClassifier model;
  private final Matrix features;
  private final ClassifierLoss loss;
  private final AdamW optimiser;

  /** A training before its first step, in a scope of its own. */
  // The scope is closed with this object, or here where the constructor does not come to its end.
  @SuppressWarnings("MustBeClosedChecker")
  Training(Device device, NodeGraph graph, Split split, GraphBenchmarkParameters parameters) {
    this.device = device;
    this.graph = graph;
    this.split = split;
    this.parameters = parameters;
    metric = Metric.forClasses(graph.classes());
    seed = Seeds.of(parameters.seed(), parameters.split());
    scope = device.scope();
    boolean whole = false;
    try {
      model =
          new NodeClassifier(
              parameters.model(), graph, scope, parameters.layers(), parameters.hidden(), seed);
      features = scope.matrix(graph.nodes(), graph.width(), graph.features());
      loss = new ClassifierLoss(graph, split.train(), scope);
      optimiser = new AdamW(device, scope, model.parameters().list(), settings(parameters));
      whole = true;
    } finally {
      if (!whole) {
        scope.close();
      }
    }
  }

  private static AdamW.Settings settings(GraphBenchmarkParameters parameters) {
    AdamW.Settings usual = AdamW.Settings.of(parameters.learningRate());
    return new AdamW.Settings(
        usual.learningRate(),
        usual.beta1(),
        usual.beta2(),
        usual.epsilon(),
        parameters.weightDecay());
  }

  /** The number of trained numbers. */
  long parameterCount() {
    return model.parameters().count();
  }

  /** The values of all parameters, in the order of the computation. */
  List<float[]> weights() {
    return model.parameters().list().stream().map(p -> p.value().toFloats()).toList();
  }

  /**
   * Trains to the last step.
   *
   * @throws TaskException when the listener ends it, or a number is not finite
   */
  TrainingOutcome run(TrainingListener listener) throws TaskException {
    BestStep best = new BestStep();
    float[] bestLogits = {};
    for (int step = 1; step <= parameters.steps(); step++) {
      listener.beforeStep(step);
      listener.trained(step, train(step));
      if (step % parameters.evaluateEvery() == 0 || step == parameters.steps()) {
        float[] logits = evaluate(step);
        double validation = metric.of(logits, graph.labels(), split.validation());
        listener.evaluated(step, validation);
        if (best.offer(step, validation)) {
          bestLogits = logits;
        }
      }
    }
    return new TrainingOutcome(
        best.step(),
        metric.of(bestLogits, graph.labels(), split.train()),
        best.validation(),
        metric.of(bestLogits, graph.labels(), split.test()),
        bestLogits);
  }

  private double train(int step) throws TaskException {
    double value;
    try (Tape tape = Tape.training(device, scope, seed, step - 1)) {
      Variable logits = model.logits(new Pass(tape, parameters.dropout()), tape.constant(features));
      Variable mean = loss.of(tape, logits);
      value = mean.value().get(0);
      requireFinite("the loss", value, step);
      tape.backward(mean);
    }
    optimiser.step();
    return value;
  }

  /** The logits after {@code step}, without dropout. */
  float[] evaluate(int step) throws TaskException {
    try (Tape tape = Tape.evaluation(device, scope)) {
      float[] logits = model.logits(new Pass(tape, 0), tape.constant(features)).value().toFloats();
      for (float logit : logits) {
        requireFinite("a logit", logit, step);
      }
      return logits;
    }
  }

  private void requireFinite(String what, double value, int step) throws TaskException {
    if (!Double.isFinite(value)) {
      throw new TaskException(
          new TaskFailure(
              Cause.NUMERICAL,
              "%s is %s at step %d".formatted(what, value, step),
              Optional.of(
                  "lower learning-rate (now %s) or hidden (now %d)"
                      .formatted(parameters.learningRate(), parameters.hidden())),
              List.of()));
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
