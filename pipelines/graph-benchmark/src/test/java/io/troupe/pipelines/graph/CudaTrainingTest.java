package io.troupe.pipelines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training wholly on a CUDA device, here the stand-in driver. */
@Tag("stand-in")
class CudaTrainingTest {
  private static final int STEPS = 20;

  /** Dropout is equal on all devices; what is left is the rounding of 20 steps of AdamW. */
  private static final double TOLERANCE = 1e-3;

  private final MinesweeperBoard board = new MinesweeperBoard(10, 10, 4);
  private final NodeGraph graph = board.graph(1);

  @ParameterizedTest
  @EnumSource(Model.class)
  void theLossesAreThoseOfTheProcessor(Model model) throws Exception {
    List<Double> expected;
    try (Device device = Devices.cpu(1, 64 << 20)) {
      expected = losses(device, model);
    }
    List<Double> actual;
    try (StandIn.Device opened = StandIn.device(Settings.fast())) {
      actual = losses(opened.device(), model);
      assertThat(opened.standIn().launches()).isGreaterThan(STEPS * 20L);
    }
    assertThat(expected).hasSize(STEPS);
    assertThat(expected.getLast()).isLessThan(expected.getFirst());
    for (int step = 0; step < STEPS; step++) {
      assertThat(actual.get(step)).isCloseTo(expected.get(step), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void equalSeedsGiveEqualBitsInEveryOrderOfThreads(Model model) throws Exception {
    List<List<Double>> runs = new ArrayList<>();
    for (Settings settings : List.of(Settings.fast(), Settings.seeded(2))) {
      try (StandIn.Device opened = StandIn.device(settings)) {
        runs.add(losses(opened.device(), model));
      }
    }
    assertThat(runs.getLast()).isEqualTo(runs.getFirst());
  }

  private List<Double> losses(Device device, Model model) throws TaskException {
    GraphBenchmarkParameters parameters =
        new GraphBenchmarkParameters(
            GraphSource.GENERATED, Optional.of(board), model, 0, 2, 16, 1e-2, 0, 0.2, STEPS, 5, 0);
    List<Double> losses = new ArrayList<>();
    try (Training training = new Training(device, graph, graph.splits().getFirst(), parameters)) {
      training.run(
          new TrainingListener() {
            @Override
            public void beforeStep(int step) {}

            @Override
            public void evaluated(int step, double validation) {}

            @Override
            public void trained(int step, double loss) {
              losses.add(loss);
            }
          });
    }
    return losses;
  }
}
