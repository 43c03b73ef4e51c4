package io.troupe.pipelines.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.data.Dataset;
import io.troupe.pipelines.data.Datasets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published files, where TROUPE_DATA has them; expected values were computed with NumPy. */
class PublishedGraphsTest {
  private static final double SIX_DIGITS = 5.1e-7;

  private DataFolders folders = new DataFolders(List.of());

  @BeforeEach
  void requireFiles() {
    Optional<String> data = Optional.ofNullable(System.getenv("TROUPE_DATA"));
    assumeTrue(data.isPresent(), "TROUPE_DATA is not set: no published files to read");
    folders = new DataFolders(List.of(Path.of(data.orElseThrow())));
  }

  @ParameterizedTest
  @CsvSource({
    "minesweeper, 0.682783, 0.009365, 0.0000870, 0.682901",
    "tolokers, 0.594522, 0.092584, 0.006628, 0.634447",
    "actor, 0.216737, 0.002778, 0.000173, 0.219935",
    "chameleon, 0.229926, 0.032416, 0.047954, 0.247086",
    "chameleon-filtered, 0.236052, 0.029531, 0.013898, 0.244059",
    "squirrel, 0.222134, 0.006710, 0.001471, 0.217209",
    "squirrel-filtered, 0.207179, 0.008617, 0.001326, 0.190474",
    "cornell, 0.122744, -0.220121, 0.155697, 0.110954",
    "texas, 0.060932, -0.293644, 0.192349, 0.056665",
    "wisconsin, 0.177778, -0.173299, 0.131097, 0.155224",
  })
  void measuresAreThePublishedOnes(
      String name, double edge, double adjusted, double informativeness, double node)
      throws Exception {
    GraphMeasures measures = GraphMeasures.of(read(name));

    assertThat(measures.edgeHomophily()).isCloseTo(edge, within(SIX_DIGITS));
    assertThat(measures.adjustedHomophily()).isCloseTo(adjusted, within(SIX_DIGITS));
    assertThat(measures.labelInformativeness()).isCloseTo(informativeness, within(SIX_DIGITS));
    assertThat(measures.nodeHomophily()).isCloseTo(node, within(SIX_DIGITS));
  }

  @ParameterizedTest
  @CsvSource({
    "minesweeper, 10000, 7, 2, 78804, 3, 8",
    "tolokers, 11758, 10, 2, 1038000, 1, 2138",
    "actor, 7600, 932, 5, 53318, 1, 1303",
  })
  void countsAreThePublishedOnes(
      String name, int nodes, int width, int classes, int edges, int least, int most)
      throws Exception {
    NodeGraph graph = read(name);
    Neighbourhoods all = Neighbourhoods.of(graph, false);
    int[] degrees = all.outDegrees();

    assertThat(graph.nodes()).isEqualTo(nodes);
    assertThat(graph.width()).isEqualTo(width);
    assertThat(graph.classes()).isEqualTo(classes);
    assertThat(all.edges()).isEqualTo(edges).isEqualTo(2 * graph.sources().length);
    assertThat(Arrays.stream(degrees).min()).hasValue(least);
    assertThat(Arrays.stream(degrees).max()).hasValue(most);
  }

  @Test
  void everySetLoadsWithTenSplitsOfTheRightSizes() throws Exception {
    for (Dataset set : Datasets.known().list()) {
      if (Datasets.known().find(set.name(), folders).isEmpty()) {
        continue;
      }
      NodeGraph graph = read(set.name());
      boolean quarters = List.of("minesweeper", "tolokers").contains(set.name());
      assertThat(graph.splits()).as(set.name()).hasSize(10);
      for (Split split : graph.splits()) {
        // Texas with four classes leaves the one node of the fifth in no part of a split.
        int covered = split.train().length + split.validation().length + split.test().length;
        assertThat(covered)
            .as(set.name())
            .isEqualTo(graph.nodes() - (set.name().equals("texas-4-classes") ? 1 : 0));
        // A reader that ignores the masks' Fortran order gets parts of the wrong sizes.
        assertThat((double) split.train().length / graph.nodes())
            .as(set.name())
            .isCloseTo(quarters ? 0.5 : 0.47, within(0.03));
        assertThat((double) split.validation().length / graph.nodes())
            .as(set.name())
            .isCloseTo(quarters ? 0.25 : 0.32, within(0.03));
      }
    }
  }

  @Test
  void loopsOfDirectedSetsAreDropped() throws Exception {
    NodeGraph graph = read("chameleon-directed");

    assertThat(graph.sources()).hasSize(36_101);
    assertThat(Neighbourhoods.of(graph, false).edges()).isEqualTo(36_101 - 50);
    assertThat(Neighbourhoods.of(graph, true).edges()).isEqualTo(36_101 - 50 + graph.nodes());
  }

  @Test
  void ourBoardsFollowTheRuleOfThePublishedOne() throws Exception {
    NodeGraph published = read("minesweeper");
    boolean[] unknown = new boolean[published.nodes()];
    for (int v = 0; v < unknown.length; v++) {
      unknown[v] = published.features()[v * published.width()] == 1;
    }

    NodeGraph ours = new MinesweeperBoard(100, 100, 0).of(published.labels(), unknown, List.of());
    NodeGraph generated = new MinesweeperBoard(100, 100, 0).graph(1);

    assertThat(ours.features()).isEqualTo(published.features());
    assertThat(ours.sources()).isEqualTo(published.sources());
    assertThat(ours.targets()).isEqualTo(published.targets());
    assertThat(Arrays.stream(generated.labels()).sum())
        .isEqualTo(Arrays.stream(published.labels()).sum());
    assertThat(generated.splits().getFirst().train())
        .hasSameSizeAs(published.splits().getFirst().train());
  }

  private NodeGraph read(String name) throws Exception {
    Path file =
        Datasets.known()
            .find(name, folders)
            .orElseThrow(() -> new AssertionError("TROUPE_DATA has no " + name));
    return GraphFile.read(name, file, name.endsWith("-directed"));
  }
}
