package io.troupe.arrow.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorSet;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The real data sets: their masks are in Fortran order, and only a right reader finds them
 * disjoint.
 */
class HeterophilousDataTest {
  private static final List<String> MASKS = List.of("train_masks", "val_masks", "test_masks");

  /**
   * How many nodes every one of the 10 splits has in each mask, by {@code
   * numpy.load(file)[mask].sum(1)}. A reader that ignores Fortran order permutes all three masks
   * alike, so they would stay disjoint, and only these counts differ.
   */
  private static final Map<String, List<Long>> SIZES =
      Map.of(
          "actor.npz", List.of(3648L, 2432L, 1520L),
          "chameleon.npz", List.of(1092L, 729L, 456L),
          "cornell.npz", List.of(87L, 59L, 37L),
          "minesweeper.npz", List.of(5000L, 2500L, 2500L),
          "squirrel_directed.npz", List.of(2496L, 1664L, 1041L),
          "texas.npz", List.of(87L, 59L, 37L),
          "tolokers.npz", List.of(5879L, 2939L, 2940L),
          "wisconsin.npz", List.of(120L, 80L, 51L));

  private static Path folder() {
    Optional<Path> folder =
        Optional.ofNullable(System.getenv("TROUPE_DATA"))
            .map(data -> Path.of(data).resolve("heterophilous"));
    assumeTrue(
        folder.filter(Files::isDirectory).isPresent(),
        "TROUPE_DATA names no folder with heterophilous/*.npz");
    return folder.orElseThrow();
  }

  @Test
  void masksOfEverySetAreDisjointAndCoverItWithThePublishedSizes() throws Exception {
    int seen = 0;
    try (Stream<Path> files = Files.list(folder());
        TensorArena arena = TensorArena.root("test", 256 << 20)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".npz")).sorted().toList()) {
        try (TensorSet set = new NpzFormat().open(file, arena)) {
          check(file, set);
        }
        seen++;
      }
    }
    assertThat(seen).isGreaterThanOrEqualTo(2);
  }

  private static void check(Path file, TensorSet set) {
    long nodes = set.tensor("node_labels").elements();
    assertThat(set.tensor("node_features").type()).isEqualTo(DataType.F32);
    assertThat(set.tensor("node_features").shape().dimension(0)).isEqualTo(nodes);
    long[] edges = set.tensor("edges").segment().toArray(ValueLayout.JAVA_LONG);
    assertThat(LongStream.of(edges).allMatch(node -> node >= 0 && node < nodes)).isTrue();
    // texas_4_classes leaves the only node of one class in no mask.
    long outside = file.endsWith("texas_4_classes.npz") ? 1 : 0;
    List<Tensor> masks = MASKS.stream().map(set::tensor).toList();
    for (int split = 0; split < 10; split++) {
      long[] sizes = new long[3];
      for (long node = 0; node < nodes; node++) {
        int in = 0;
        for (int mask = 0; mask < 3; mask++) {
          byte member = masks.get(mask).segment().get(ValueLayout.JAVA_BYTE, split * nodes + node);
          sizes[mask] += member;
          in += member;
        }
        if (in > 1) {
          fail("%s split %d: node %d is in %d masks", file, split, node, in);
        }
      }
      assertThat(LongStream.of(sizes).sum())
          .as("%s split %d", file, split)
          .isEqualTo(nodes - outside);
      List<Long> found = LongStream.of(sizes).boxed().toList();
      assertThat(found)
          .as("%s split %d", file, split)
          .isEqualTo(SIZES.getOrDefault(String.valueOf(file.getFileName()), found));
    }
  }

  @Test
  void tolokersIsAsPublishedAndLoadsInLessThanASecond() throws IOException {
    Path file = folder().resolve("tolokers.npz");
    try (TensorArena arena = TensorArena.root("test", 64 << 20)) {
      long begin = System.nanoTime();
      try (TensorSet set = new NpzFormat().open(file, arena)) {
        assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000);
        assertThat(set.tensor("edges").shape()).isEqualTo(Shape.of(519_000, 2));
        assertThat(set.tensor("node_features").shape()).isEqualTo(Shape.of(11_758, 10));
        assertThat(set.tensor("train_masks").type()).isEqualTo(DataType.BOOL);
      }
    }
  }
}
