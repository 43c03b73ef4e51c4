package io.troupe.pipelines.graph.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.autograd.Parameter;
import io.troupe.gpu.autograd.Tape;
import io.troupe.gpu.autograd.Variable;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.graph.data.Graphs;
import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.data.NodeGraph;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {
  private final Device device = Devices.reference(ElementType.FLOAT64);
  private Scope scope = device.scope();

  @BeforeEach
  void open() {
    scope.close();
    scope = device.scope();
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GCN, 512, 5, 2637313",
    "SAGE, 512, 5, 3948033",
    "GCN, 64, 5, 42945",
    "SAGE, 64, 5, 63425",
    "RESNET, 64, 2, 17601",
  })
  void parameterCountsAreThoseOfTheReference(Model model, int hidden, int layers, long count) {
    NodeGraph board = new MinesweeperBoard(3, 3, 0).graph(0);

    assertThat(new NodeClassifier(model, board, scope, layers, hidden, 0).parameters().count())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void renamingTheNodesRenamesTheLogits(Model model) {
    NodeGraph board = new MinesweeperBoard(7, 9, 1).graph(0);
    int[] names = Graphs.permutation(board.nodes(), 11);

    double[] logits = logits(model, board);
    double[] renamed = logits(model, Graphs.renamed(board, names));

    for (int v = 0; v < board.nodes(); v++) {
      assertThat(renamed[names[v]]).isCloseTo(logits[v], within(1e-13));
    }
    assertThat(Arrays.stream(logits).distinct().count()).isGreaterThan(3);
  }

  @Test
  void aCentresMessageInSageIgnoresTheCentre() {
    NodeGraph star = Graphs.undirected(4, 0, 1, 0, 2, 0, 3);

    double[] message = aggregated(Aggregation.mean(scope, star), 5, 1, 2, 6);

    assertThat(message).containsExactly(new double[] {3, 5, 5, 5}, within(1e-15));
  }

  @Test
  void theGcnSumOfAPathByHand() {
    // Degrees with loops: 2, 3, 2.
    NodeGraph path = Graphs.undirected(3, 0, 1, 1, 2);

    double[] sums = aggregated(Aggregation.symmetric(scope, path), 1, 10, 100);

    assertThat(sums)
        .containsExactly(
            new double[] {
              1 / 2.0 + 10 / Math.sqrt(6),
              1 / Math.sqrt(6) + 10 / 3.0 + 100 / Math.sqrt(6),
              10 / Math.sqrt(6) + 100 / 2.0
            },
            within(1e-13));
  }

  @Test
  void aDirectedEdgeIsWeightedByWhatStartsAtItsEnds() {
    // 0 to 1, 0 to 2: with loops 3 edges start at 0, 1 at each other.
    NodeGraph graph = Graphs.directed(3, 0, 1, 0, 2);

    double[] sums = aggregated(Aggregation.symmetric(scope, graph), 1, 10, 100);

    assertThat(sums)
        .containsExactly(
            new double[] {1 / 3.0, 1 / Math.sqrt(3) + 10, 1 / Math.sqrt(3) + 100}, within(1e-13));
  }

  @Test
  void anIsolatedNodeGetsNoMessageInSageAndOnlyItsOwnInGcn() {
    NodeGraph graph = Graphs.undirected(3, 0, 1);

    assertThat(aggregated(Aggregation.mean(scope, graph), 1, 2, 7)[2]).isEqualTo(0);
    assertThat(aggregated(Aggregation.symmetric(scope, graph), 1, 2, 7)[2]).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void aGraphWithoutEdgesGivesFiniteLogitsAndGradients(Model model) {
    NodeGraph graph = Graphs.labelled(new int[] {0, 1, 1});
    NodeClassifier classifier = new NodeClassifier(model, graph, scope, 2, 8, 3);
    try (Tape tape = Tape.training(device, scope, 0, 0)) {
      Matrix features = scope.matrix(3, 1, 1, -2, 0.5f);
      Variable logits = classifier.logits(new Pass(tape, 0.2), tape.constant(features));
      ClassifierLoss loss = new ClassifierLoss(graph, IntStream.range(0, 3).toArray(), scope);
      Variable mean = loss.of(tape, logits);
      tape.backward(mean);
      assertThat(Arrays.stream(logits.value().toDoubles())).allMatch(Double::isFinite);
    }
    for (Parameter parameter : classifier.parameters().list()) {
      assertThat(Arrays.stream(parameter.gradient().toDoubles()))
          .as(parameter.name())
          .allMatch(Double::isFinite);
    }
  }

  @Test
  void linearLayersStartWithinOneOverTheRootOfTheirInputs() {
    NodeGraph board = new MinesweeperBoard(3, 3, 0).graph(0);
    NodeClassifier sage = new NodeClassifier(Model.SAGE, board, scope, 1, 32, 9);

    for (Parameter parameter : sage.parameters().list()) {
      double[] values = parameter.value().toDoubles();
      if (parameter.name().contains("norm")) {
        assertThat(values).containsOnly(parameter.name().endsWith("weight") ? 1 : 0);
      } else {
        double bound = 1 / Math.sqrt(inputs(parameter.name()));
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        assertThat(largest).as(parameter.name()).isLessThanOrEqualTo(bound);
        assertThat(values.length < 100 || largest > 0.9 * bound).as(parameter.name()).isTrue();
      }
    }
  }

  private static int inputs(String name) {
    return name.startsWith("input") ? 7 : name.contains("first") ? 64 : 32;
  }

  private double[] logits(Model model, NodeGraph graph) {
    NodeClassifier classifier = new NodeClassifier(model, graph, scope, 3, 8, 5);
    try (Tape tape = Tape.evaluation(device, scope)) {
      Matrix features = scope.matrix(graph.nodes(), graph.width(), graph.features());
      return classifier.logits(new Pass(tape, 0.2), tape.constant(features)).value().toDoubles();
    }
  }

  private double[] aggregated(Aggregation aggregation, float... z) {
    try (Tape tape = Tape.evaluation(device, scope)) {
      Matrix values = scope.matrix(z.length, 1, z);
      return aggregation.apply(tape, tape.constant(values)).value().toDoubles();
    }
  }
}
