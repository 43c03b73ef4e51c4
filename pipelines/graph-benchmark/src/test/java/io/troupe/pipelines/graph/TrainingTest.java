package io.troupe.pipelines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.data.Split;
import io.troupe.pipelines.graph.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
  private static final int STEPS = 25;

  @ParameterizedTest
  @EnumSource(Model.class)
  void labelsOutsideTheTrainingNodesDoNotReachTheWeights(Model model) throws Exception {
    GraphBenchmarkParameters parameters = Trainings.small(model, STEPS);
    NodeGraph graph = parameters.board().orElseThrow().graph(1);
    int[] flipped = graph.labels().clone();
    Split split = graph.splits().getFirst();
    for (int[] part : List.of(split.validation(), split.test())) {
      for (int node : part) {
        flipped[node] = 1 - flipped[node];
      }
    }

    Run told = run(parameters, graph, 2);
    Run lied = run(parameters, graph.withLabels(flipped), 2);

    assertThat(lied.weights()).containsExactlyElementsOf(told.weights());
    assertThat(lied.losses()).isEqualTo(told.losses());
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void equalSeedsGiveEqualBitsOnAnyNumberOfThreads(Model model) throws Exception {
    GraphBenchmarkParameters parameters = Trainings.small(model, STEPS);
    NodeGraph graph = parameters.board().orElseThrow().graph(1);

    Run one = run(parameters, graph, 1);

    for (int threads : new int[] {1, 2, 8}) {
      Run other = run(parameters, graph, threads);
      assertThat(other.weights()).containsExactlyElementsOf(one.weights());
      assertThat(other.losses()).isEqualTo(one.losses());
      assertThat(other.outcome().logits()).isEqualTo(one.outcome().logits());
      assertThat(other.outcome().test()).isEqualTo(one.outcome().test());
    }
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void theChosenStepIsTheFirstWithTheHighestValidationMetric(Model model) throws Exception {
    GraphBenchmarkParameters parameters = Trainings.small(model, STEPS);
    Run run = run(parameters, parameters.board().orElseThrow().graph(1), 2);

    double highest = run.validations().stream().mapToDouble(v -> v).max().orElseThrow();
    assertThat(run.validations()).hasSize(STEPS);
    assertThat(run.outcome().validation()).isEqualTo(highest);
    assertThat(run.outcome().bestStep()).isEqualTo(run.validations().indexOf(highest) + 1);
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void evaluationDropsNothing(Model model) throws Exception {
    GraphBenchmarkParameters parameters = Trainings.small(model, STEPS);
    NodeGraph graph = parameters.board().orElseThrow().graph(1);
    try (Device device = Devices.cpu(2, 64 << 20);
        Training training = new Training(device, graph, graph.splits().getFirst(), parameters)) {
      assertThat(training.evaluate(0)).isEqualTo(training.evaluate(0));
    }
  }

  @Test
  void numbersThatAreNotFiniteFailWithWhatToChange() {
    GraphBenchmarkParameters parameters = Trainings.small(Model.SAGE, STEPS);
    NodeGraph graph = parameters.board().orElseThrow().graph(1);
    Arrays.fill(graph.features(), Float.MAX_VALUE);

    TaskFailure failure =
        catchThrowableOfType(TaskException.class, () -> run(parameters, graph, 1)).failure();

    assertThat(failure.cause()).isEqualTo(Cause.NUMERICAL);
    assertThat(failure.message()).contains("at step 1");
    assertThat(failure.hint()).get().asString().contains("lower learning-rate (now 0.01)");
  }

  private record Run(
      TrainingOutcome outcome,
      List<float[]> weights,
      List<Double> losses,
      List<Double> validations) {}

  private static Run run(GraphBenchmarkParameters parameters, NodeGraph graph, int threads)
      throws TaskException {
    List<Double> losses = new ArrayList<>();
    List<Double> validations = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void beforeStep(int step) {}

          @Override
          public void trained(int step, double loss) {
            losses.add(loss);
          }

          @Override
          public void evaluated(int step, double validation) {
            validations.add(validation);
          }
        };
    try (Device device = Devices.cpu(threads, 64 << 20);
        Training training = new Training(device, graph, graph.splits().getFirst(), parameters)) {
      TrainingOutcome outcome = training.run(listener);
      return new Run(outcome, training.weights(), losses, validations);
    }
  }
}
