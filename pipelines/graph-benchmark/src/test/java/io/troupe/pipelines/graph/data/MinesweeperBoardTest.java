package io.troupe.pipelines.graph.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MinesweeperBoardTest {
  private static final int WIDTH = 7;

  @Test
  void aFifthOfTheCellsAreMinesAndHalfAreUnknown() {
    NodeGraph graph = new MinesweeperBoard(50, 60, 1).graph(0);

    assertThat(graph.nodes()).isEqualTo(3000);
    assertThat(Arrays.stream(graph.labels()).sum()).isEqualTo(600);
    assertThat(unknown(graph)).isEqualTo(1500);
    assertThat(graph.sources()).hasSize(50 * 59 + 60 * 49 + 2 * 49 * 59);
  }

  @Test
  void aKnownCellTellsTheMinesAroundItUpToFive() {
    int[] mines = {
      1, 1, 1, //
      1, 0, 1, //
      0, 0, 0
    };
    boolean[] unknown = new boolean[9];
    unknown[0] = true;

    NodeGraph graph = new MinesweeperBoard(3, 3, 0).of(mines, unknown, List.of());

    int[] hot = new int[9];
    for (int cell = 0; cell < 9; cell++) {
      float[] row = Arrays.copyOfRange(graph.features(), cell * WIDTH, (cell + 1) * WIDTH);
      assertThat(row).containsOnly(0, 1);
      for (int k = 0; k < WIDTH; k++) {
        hot[cell] = row[k] == 1 ? k : hot[cell];
      }
    }
    assertThat(hot).containsExactly(0, 5, 3, 3, 6, 3, 2, 3, 2);
  }

  @Test
  void featuresAloneSayNothingOfTheOwnClass() {
    NodeGraph graph = new MinesweeperBoard(200, 200, 5).graph(0);

    double unknownMines = 0;
    for (int v = 0; v < graph.nodes(); v++) {
      unknownMines += graph.features()[v * WIDTH] * graph.labels()[v];
    }
    assertThat(unknownMines / unknown(graph)).isBetween(0.19, 0.21);
  }

  @Test
  void splitsAreHalfAQuarterAQuarterOfEachClassAndDiffer() {
    NodeGraph graph = new MinesweeperBoard(50, 50, 2).graph(3);

    for (Split split : graph.splits()) {
      assertThat(split.train()).hasSize(1250);
      assertThat(split.validation()).hasSize(625);
      assertThat(split.test()).hasSize(625);
      assertThat(positives(graph, split.train())).isEqualTo(250);
      assertThat(positives(graph, split.validation())).isEqualTo(125);
    }
    assertThat(graph.splits().get(0).train()).isNotEqualTo(graph.splits().get(1).train());
  }

  @Test
  void aSplitDoesNotDependOnHowManyAreDrawn() {
    MinesweeperBoard board = new MinesweeperBoard(10, 10, 2);

    assertThat(board.graph(4).splits().get(1).test())
        .isEqualTo(board.graph(2).splits().get(1).test());
  }

  @Test
  void equalSeedsGiveEqualBoardsAndOthersDoNot() {
    NodeGraph first = new MinesweeperBoard(20, 20, 7).graph(1);

    assertThat(new MinesweeperBoard(20, 20, 7).graph(1).features()).isEqualTo(first.features());
    assertThat(new MinesweeperBoard(20, 20, 8).graph(1).labels()).isNotEqualTo(first.labels());
  }

  private static int positives(NodeGraph graph, int[] nodes) {
    return Arrays.stream(nodes).map(v -> graph.labels()[v]).sum();
  }

  private static int unknown(NodeGraph graph) {
    int count = 0;
    for (int v = 0; v < graph.nodes(); v++) {
      count += (int) graph.features()[v * WIDTH];
    }
    return count;
  }
}
