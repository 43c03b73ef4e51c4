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
import java.util.Locale;

/**
 * Times of one training step and one evaluation of each model of {@code graph-benchmark} on
 * generated Minesweeper boards, with the sizes of the small preset, on one thread. {@code
 * bench/training} runs it in turns with the same models in PyTorch.
 *
 * <p>Arguments: sides of square boards, by default 50 and 100. Output: one line of JSON for each
 * board and model.
 */
public final class TrainingBenchmark {
  private static final int HIDDEN = 64;
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
      Device device, Scope scope, NodeGraph graph, Model architecture, int layers) {
    this.device = device;
    this.scope = scope;
    model = new NodeClassifier(architecture, graph, scope, layers, HIDDEN, SEED);
    features = scope.matrix(graph.nodes(), graph.width(), graph.features());
    loss = new ClassifierLoss(graph, graph.splits().getFirst().train(), scope);
    optimiser =
        new AdamW(device, scope, model.parameters().list(), AdamW.Settings.of(LEARNING_RATE));
  }

  /** Prints the lines. */
  public static void main(String[] arguments) {
    String[] sides = arguments.length > 0 ? arguments : new String[] {"50", "100"};
    for (String word : sides) {
      int side = Integer.parseInt(word);
      NodeGraph graph = new MinesweeperBoard(side, side, SEED).graph(1);
      for (Model architecture : Model.values()) {
        measure(side, graph, architecture, layers(architecture));
      }
    }
  }

  /** The depth of the small preset on minesweeper. */
  private static int layers(Model architecture) {
    return switch (architecture) {
      case RESNET -> 2;
      case GCN, SAGE -> 5;
    };
  }

  private static void measure(int side, NodeGraph graph, Model architecture, int layers) {
    try (Device device = Devices.cpu(1, LIMIT_BYTES);
        Scope scope = device.scope()) {
      TrainingBenchmark run = new TrainingBenchmark(device, scope, graph, architecture, layers);
      SteadyTimes training = SteadyTimes.of(run::train);
      SteadyTimes evaluation = SteadyTimes.of(run::evaluate);
      print(
          String.format(
              Locale.ROOT,
              "{\"system\": \"troupe\", \"model\": \"%s\", \"side\": %d, \"nodes\": %d,"
                  + " \"edges\": %d, \"layers\": %d, \"hidden\": %d, \"parameters\": %d,"
                  + " \"training_cpu_ms\": %.3f, \"training_wall_ms\": %.3f,"
                  + " \"training_warm_up\": %d, \"evaluation_cpu_ms\": %.3f,"
                  + " \"evaluation_wall_ms\": %.3f, \"evaluation_warm_up\": %d}",
              architecture.word(),
              side,
              graph.nodes(),
              Neighbourhoods.of(graph, false).edges(),
              layers,
              HIDDEN,
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
