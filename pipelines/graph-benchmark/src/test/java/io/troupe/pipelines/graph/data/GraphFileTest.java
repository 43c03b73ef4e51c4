package io.troupe.pipelines.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.TensorFileException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads what graph_files.py wrote with NumPy. */
class GraphFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"rows", "columns"})
  void readsMasksInWhateverOrderTheyAreStored(String order) throws Exception {
    NodeGraph graph = GraphFile.read("small", file(order + ".npz"), false);

    assertThat(graph.width()).isEqualTo(2);
    assertThat(graph.features()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(graph.labels()).containsExactly(0, 2, 1, 0, 1);
    assertThat(graph.classes()).isEqualTo(3);
    assertThat(graph.sources()).containsExactly(0, 1, 3);
    assertThat(graph.targets()).containsExactly(4, 2, 4);
    assertThat(graph.splits()).hasSize(2);
    assertThat(graph.splits().get(0).train()).containsExactly(0, 3);
    assertThat(graph.splits().get(0).validation()).containsExactly(1);
    assertThat(graph.splits().get(0).test()).containsExactly(2, 4);
    assertThat(graph.splits().get(1).train()).containsExactly(1, 2, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-labels | 'node_labels': missing",
        "wide-edges | 'edges': expected i64 [any, 2]",
        "short-masks | 'val_masks': expected bool [2, 5]",
        "far-edge | has 5 nodes, but names node 5",
        "negative-label | 'node_labels': holds -1 at position 3",
        "overlap | node 0 is in two parts of a split",
      })
  void saysWhichMemberIsWrong(String name, String message) throws Exception {
    Path file = file(name + ".npz");

    assertThatThrownBy(() -> GraphFile.read("small", file, false))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void refusesWhatIsNoZip() throws Exception {
    Path file = Files.writeString(folder.resolve("text.npz"), "not a zip");

    assertThatThrownBy(() -> GraphFile.read("small", file, false))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(file.toString());
  }

  private Path file(String name) throws Exception {
    Path file = folder.resolve(name);
    try (InputStream in = GraphFileTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      Files.copy(in, file);
    }
    return file;
  }
}
