package io.troupe.bench;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.autograd.AdamW;
import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.data.Neighbourhoods;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.model.ClassifierLoss;
import io.troupe.pipelines.graph.model.Model;
import io.troupe.pipelines.graph.model.NodeClassifier;
import io.troupe.pipelines.graph.model.Pass;
import java.util.List;
import java.util.Locale;

/**
 * Times of one training step and one evaluation of each model of {@code graph-benchmark} on
 * generated Minesweeper boards, with the depths of the small preset. {@code bench/training} runs it
 * in turns with the same models in PyTorch.
 *
 * <p>Arguments: {@code SIDE[xHIDDEN[xTHREADS]]}, sides of square boards, features of a node inside
 * the model (64) and threads (1). Output: one line of JSON for each board and model.
 */
public final class TrainingBenchmark {
  private static final List<String> USUAL =
      List.of("50", "100", "100x64x2", "100x512", "100x512x2");
  private static final double LEARNING_RATE = 3e-3;
  private static final double DROPOUT = 0.2;
  private static final long SEED = 0;
  private static final long LIMIT_BYTES = 4L << 30;

  private final Device device;
  private final Scope scope;
  private final NodeClassifier model;
  private final Matrix features;
  private final ClassifierLoss loss;
  private final AdamW optimiser;
  private int step;

  private TrainingBenchmark(
      Device device, Scope scope, NodeGraph graph, Model architecture, Size size) {
    this.device = device;
    this.scope = scope;
    model =
        new NodeClassifier(architecture, graph, scope, layers(architecture), size.hidden(), SEED);
    features = scope.matrix(graph.nodes(), graph.width(), graph.features());
    loss = new ClassifierLoss(graph, graph.splits().getFirst().train(), scope);
    optimiser =
        new AdamW(device, scope, model.parameters().list(), AdamW.Settings.of(LEARNING_RATE));
  }

  /** Prints the lines. */
  public static void main(String[] arguments) {
    for (String word : arguments.length > 0 ? List.of(arguments) : USUAL) {
      Size size = Size.of(word);
      NodeGraph graph = new MinesweeperBoard(size.side(), size.side(), SEED).graph(1);
      for (Model architecture : Model.values()) {
        measure(size, graph, architecture);
      }
    }
  }

  /** What is measured, such as {@code 100x512x2}. */
  private record Size(int side, int hidden, int threads) {
    static Size of(String word) {
      String[] parts = word.split("x", -1);
      return new Size(
          Integer.parseInt(parts[0]),
          parts.length > 1 ? Integer.parseInt(parts[1]) : 64,
          parts.length > 2 ? Integer.parseInt(parts[2]) : 1);
    }
  }

  /** The depth of the small preset on minesweeper. */
  private static int layers(Model architecture) {
    return switch (architecture) {
      case RESNET -> 2;
      case GCN, SAGE -> 5;
    };
  }

  private static void measure(Size size, NodeGraph graph, Model architecture) {
    try (Device device = Devices.cpu(size.threads(), LIMIT_BYTES);
        Scope scope = device.scope()) {
      TrainingBenchmark run = new TrainingBenchmark(device, scope, graph, architecture, size);
      SteadyTimes training = SteadyTimes.of(run::train);
      SteadyTimes evaluation = SteadyTimes.of(run::evaluate);
      print(
          String.format(
              Locale.ROOT,
              "{\"system\": \"troupe\", \"model\": \"%s\", \"side\": %d, \"nodes\": %d,"
                  + " \"edges\": %d, \"layers\": %d, \"hidden\": %d, \"threads\": %d, \"parameters\": %d,"
                  + " \"training_cpu_ms\": %.3f, \"training_wall_ms\": %.3f,"
                  + " \"training_warm_up\": %d, \"evaluation_cpu_ms\": %.3f,"
                  + " \"evaluation_wall_ms\": %.3f, \"evaluation_warm_up\": %d}",
              architecture.word(),
              size.side(),
              graph.nodes(),
              Neighbourhoods.of(graph, false).edges(),
              layers(architecture),
              size.hidden(),
              size.threads(),
              run.model.parameters().count(),
              training.cpuMillis(),
              training.wallMillis(),
              training.warmUp(),
              evaluation.cpuMillis(),
              evaluation.wallMillis(),
              evaluation.warmUp()));
    }
  }

  private void train() {
    try (Tape tape = Tape.training(device, scope, SEED, step++)) {
      Variable mean = loss.of(tape, model.logits(new Pass(tape, DROPOUT), tape.constant(features)));
      requireFinite(mean.value().get(0));
      tape.backward(mean);
    }
    optimiser.step();
  }

  private void evaluate() {
    try (Tape tape = Tape.evaluation(device, scope)) {
      Variable logits = model.logits(new Pass(tape, 0), tape.constant(features));
      requireFinite(logits.value().toFloats()[0]);
    }
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalStateException("the training gave " + value + ": its times mean nothing");
    }
  }

  @SuppressWarnings("SystemOut") // A benchmark's output is what it prints.
  private static void print(String line) {
    System.out.println(line);
  }
}
