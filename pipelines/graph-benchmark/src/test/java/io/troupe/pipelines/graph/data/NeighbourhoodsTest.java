package io.troupe.pipelines.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeighbourhoodsTest {
  @Test
  void anUndirectedEdgeLeadsBothWays() {
    NodeGraph board = new MinesweeperBoard(12, 9, 3).graph(0);
    Neighbourhoods all = Neighbourhoods.of(board, false);

    assertThat(all.edges()).isEqualTo(2 * board.sources().length);
    assertThat(Arrays.stream(all.outDegrees()).sum()).isEqualTo(all.edges());
    Set<Long> edges = new HashSet<>();
    for (int e = 0; e < all.edges(); e++) {
      edges.add(((long) all.sources()[e] << 32) | all.targets()[e]);
    }
    assertThat(edges).hasSize(all.edges());
    assertThat(edges).allMatch(edge -> edges.contains((edge << 32) | (edge >>> 32)));
  }

  @Test
  void aDirectedEdgeLeadsOneWay() {
    Neighbourhoods all = Neighbourhoods.of(Graphs.directed(3, 0, 1, 2, 1), false);

    assertThat(all.offsets()).containsExactly(0, 0, 2, 2);
    assertThat(all.sources()).containsExactly(0, 2);
  }

  @Test
  void neighboursBelongToTheIdsOfTheFileInWhateverOrderTheyAppear() {
    Neighbourhoods all = Neighbourhoods.of(Graphs.undirected(4, 3, 1, 2, 0, 1, 2), false);

    assertThat(all.offsets()).containsExactly(0, 1, 3, 5, 6);
    assertThat(all.sources()).containsExactly(2, 2, 3, 0, 1, 1);
  }

  @Test
  void repeatedEdgesCountOnce() {
    Neighbourhoods all = Neighbourhoods.of(Graphs.undirected(2, 0, 1, 1, 0, 0, 1), false);

    assertThat(all.sources()).containsExactly(1, 0);
  }

  @Test
  void loopsOfTheDataAreDroppedAndAddedOnceWhereAModelWantsThem() {
    NodeGraph graph = Graphs.directed(3, 1, 1, 0, 1);

    assertThat(Neighbourhoods.of(graph, false).sources()).containsExactly(0);
    Neighbourhoods looped = Neighbourhoods.of(graph, true);
    assertThat(looped.offsets()).containsExactly(0, 1, 3, 4);
    assertThat(looped.sources()).containsExactly(0, 0, 1, 2);
  }

  @Test
  void aGraphWithoutEdgesHasEmptyNeighbourhoods() {
    assertThat(Neighbourhoods.of(Graphs.undirected(3), false).offsets())
        .containsExactly(0, 0, 0, 0);
  }

  @Test
  void refusesAnEdgeToANodeThatIsNotThere() {
    assertThatThrownBy(() -> Graphs.undirected(3, 0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 3 nodes, but names node 3");
  }
}
