package io.troupe.pipelines.graph;

import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.model.Model;
import java.util.Optional;

/** Parameters of small trainings. */
final class Trainings {
  private Trainings() {}

  /** A board of 12 x 12, hidden size 16, two layers, a high learning rate. */
  static GraphBenchmarkParameters small(Model model, int steps) {
    return with(GraphSource.GENERATED, Optional.of(new MinesweeperBoard(12, 12, 4)), model, steps);
  }

  /** A published set with the same small model. */
  static GraphBenchmarkParameters published(String dataset, Model model, int steps) {
    return with(dataset, Optional.empty(), model, steps);
  }

  /** The small preset: hidden size 64, learning rate 3e-3, a look every 10 steps. */
  static GraphBenchmarkParameters preset(
      String dataset, Optional<MinesweeperBoard> board, Model model, int split, int[] size) {
    return new GraphBenchmarkParameters(
        dataset, board, model, split, size[0], 64, 3e-3, 0, 0.2, size[1], 10, 0);
  }

  private static GraphBenchmarkParameters with(
      String dataset, Optional<MinesweeperBoard> board, Model model, int steps) {
    return new GraphBenchmarkParameters(dataset, board, model, 0, 2, 16, 1e-2, 0, 0.2, steps, 1, 0);
  }
}
