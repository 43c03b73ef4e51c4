package io.troupe.pipelines.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GraphMeasuresTest {
  private static final double EXACT = 1e-15;

  @Test
  void measuresOfAPathByHand() {
    // 0 - 1 - 2 - 3 with classes 0 0 1 1: degrees of the classes are 3 and 3 of 6.
    GraphMeasures path =
        GraphMeasures.of(Graphs.labelled(new int[] {0, 0, 1, 1}, 0, 1, 1, 2, 2, 3));

    assertThat(path.edgeHomophily()).isEqualTo(2.0 / 3);
    assertThat(path.adjustedHomophily()).isCloseTo((2.0 / 3 - 0.5) / 0.5, within(EXACT));
    assertThat(path.nodeHomophily()).isEqualTo((1 + 0.5 + 0.5 + 1) / 4);
    double joint = 2 * (2.0 / 6) * Math.log(2.0 / 6) + 2 * (1.0 / 6) * Math.log(1.0 / 6);
    assertThat(path.labelInformativeness()).isCloseTo(2 - joint / Math.log(0.5), within(EXACT));
  }

  @Test
  void aPerfectlySeparatedGraphIsHomophilousAndInformative() {
    GraphMeasures two = GraphMeasures.of(Graphs.labelled(new int[] {0, 0, 1, 1}, 0, 1, 2, 3));

    assertThat(two).isEqualTo(new GraphMeasures(1, 1, 1, 1));
  }

  @Test
  void aBipartiteGraphIsHeterophilousAndStillInformative() {
    GraphMeasures two = GraphMeasures.of(Graphs.labelled(new int[] {0, 1}, 0, 1));

    assertThat(two).isEqualTo(new GraphMeasures(0, -1, 1, 0));
  }

  @Test
  void nothingIsNotANumberWithoutEdgesOrWithOneClass() {
    assertThat(GraphMeasures.of(Graphs.undirected(3))).isEqualTo(new GraphMeasures(0, 0, 0, 0));
    assertThat(GraphMeasures.of(Graphs.undirected(3, 0, 1)))
        .isEqualTo(new GraphMeasures(1, 0, 0, 1));
  }

  @Test
  void loopsDirectionsAndRepetitionsDoNotCount() {
    int[] edges = {0, 1, 1, 2, 2, 3};
    NodeGraph plain = Graphs.labelled(new int[] {0, 0, 1, 1}, edges);
    NodeGraph messy = Graphs.labelled(new int[] {0, 0, 1, 1}, 1, 0, 0, 1, 1, 2, 2, 3, 3, 3);

    assertThat(GraphMeasures.of(messy)).isEqualTo(GraphMeasures.of(plain));
  }
}
