package io.troupe.gpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CsrGraphTest {
  private final Device device = Devices.reference(ElementType.FLOAT64);
  private final Scope scope = device.scope();

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  @Test
  void groupsEdgesByDestinationAndBySource() {
    CsrGraph graph = CsrGraph.of(scope, 4, new int[] {2, 0, 1, 0}, new int[] {1, 3, 1, 1});
    assertThat(graph.byDestination().offsets().toArray()).containsExactly(0, 0, 3, 3, 4);
    assertThat(graph.byDestination().neighbours().toArray()).containsExactly(2, 1, 0, 0);
    assertThat(graph.bySource().offsets().toArray()).containsExactly(0, 2, 3, 4, 4);
    assertThat(graph.bySource().neighbours().toArray()).containsExactly(1, 3, 1, 1);
    assertThat(graph.edgeOfSourcePosition().toArray()).containsExactly(2, 3, 1, 0);
    assertThat(graph.inDegree(1)).isEqualTo(3);
  }

  @Test
  void weightsOfBothOrdersBelongToTheSameEdges() {
    CsrGraph graph = new Seeds(8).graph(scope, 20, 90);
    EdgeWeights weights =
        EdgeWeights.of(scope, graph, (source, destination) -> 100.0 * source + destination);
    Indices offsets = graph.bySource().offsets();
    for (int source = 0; source < 20; source++) {
      for (int at = offsets.get(source); at < offsets.get(source + 1); at++) {
        assertThat(weights.bySource().get(at))
            .isEqualTo(100.0 * source + graph.bySource().neighbours().get(at));
      }
    }
  }

  @Test
  void symmetricWeightsOfAPathOfThreeWithLoopsAreThoseComputedByHand() {
    CsrGraph graph =
        CsrGraph.of(scope, 3, new int[] {0, 1, 1, 2, 0, 1, 2}, new int[] {1, 0, 2, 1, 0, 1, 2});
    EdgeWeights weights = EdgeWeights.symmetric(scope, graph);
    Matrix identity = scope.zeros(3, 3);
    for (int i = 0; i < 3; i++) {
      identity.set(i, i, 1);
    }
    Matrix dense = scope.matrix(3, 3);
    device
        .operations()
        .graph()
        .aggregate(graph.byDestination(), weights.byDestination(), identity, dense, false);
    double side = 1 / Math.sqrt(6);
    assertThat(dense.toDoubles())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(0.5, side, 0, side, 1.0 / 3, side, 0, side, 0.5);
  }

  @Test
  void refusesNodesThatDoNotExist() {
    assertThatThrownBy(() -> CsrGraph.of(scope, 2, new int[] {0, 2}, new int[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("edge 1 has the source 2, but nodes are 0 to 1");
    assertThatThrownBy(() -> CsrGraph.of(scope, 2, new int[] {0}, new int[] {1, 1}))
        .hasMessageContaining("1 sources do not fit 2 destinations");
  }

  @Test
  void anEmptyGraphAggregatesToZeros() {
    CsrGraph graph = CsrGraph.of(scope, 3, new int[0], new int[0]);
    Matrix out = new Seeds(1).normal(scope, 3, 2);
    EdgeWeights weights = EdgeWeights.mean(scope, graph);
    device
        .operations()
        .graph()
        .aggregate(
            graph.byDestination(),
            weights.byDestination(),
            new Seeds(2).normal(scope, 3, 2),
            out,
            false);
    assertThat(out.toDoubles()).containsOnly(0.0);
  }
}
