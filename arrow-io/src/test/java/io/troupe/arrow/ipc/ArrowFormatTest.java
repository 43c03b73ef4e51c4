package io.troupe.arrow.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorSet;
import io.troupe.arrow.formats.TensorFormats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrowFormatTest {
  @TempDir Path folder;
  private final TensorArena arena = TensorArena.root("test", 1 << 20);
  private final ArrowFormat format = new ArrowFormat();

  @AfterEach
  void leavesNothingOpen() {
    arena.close();
  }

  private Path written() throws Exception {
    Path file = folder.resolve("tensors.arrow");
    List<Tensor> tensors = Samples.tensors(arena);
    ArrowFormat.write(tensors, file);
    tensors.forEach(Tensor::close);
    return file;
  }

  @Test
  void readsEveryTypeAndShapeThatItWroteWithoutCopying() throws Exception {
    Path file = written();
    long before = arena.allocatedBytes();
    try (TensorSet set = TensorFormats.open(file, arena)) {
      assertThat(set.names()).hasSize(DataType.values().length + 3).contains("vector ∞/w");
      for (Tensor tensor : set.tensors()) {
        DataType.of(tensor.name().orElseThrow())
            .ifPresent(
                type -> {
                  assertThat(tensor.type()).isEqualTo(type);
                  assertThat(tensor.shape()).isEqualTo(Shape.of(3, 7, 5));
                });
        assertThat(tensor.elements() == 0 || tensor.address() % 64 == 0).isTrue();
        for (long i = 0; i < tensor.elements(); i++) {
          assertThat(Samples.element(tensor, i))
              .as("%s[%d]", tensor, i)
              .isEqualTo(Samples.expected(tensor.type(), i));
        }
      }
      assertThat(set.tensor("scalar").shape()).isEqualTo(Shape.of());
      assertThat(set.tensor("empty").shape()).isEqualTo(Shape.of(3, 0, 2));
      // The empty tensor has no bytes in the file to lie over.
      assertThat(arena.allocatedBytes() - before).isLessThanOrEqualTo(64);
    }
  }

  @Test
  void mappedTensorsAreReadOnlyAndEndWithTheirSet() throws Exception {
    Tensor kept;
    MemorySegment segment;
    try (TensorSet set = format.open(written(), arena)) {
      kept = set.tensor("f32");
      segment = kept.segment();
      assertThat(segment.isReadOnly()).isTrue();
    }
    assertThatThrownBy(kept::segment).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_FLOAT, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsTensorsThatPyarrowWrote() throws Exception {
    try (TensorSet set = format.open(Samples.golden("tensors.arrow"), arena)) {
      for (Tensor tensor : set.tensors()) {
        String name = tensor.name().orElseThrow();
        boolean plain = name.equals("plain");
        assertThat(tensor.shape())
            .isEqualTo(
                plain ? Shape.of(5) : name.equals("list") ? Shape.of(5, 4) : Shape.of(5, 2, 3));
        DataType.of(name).ifPresent(type -> assertThat(tensor.type()).isEqualTo(type));
        for (long i = 0; i < tensor.elements(); i++) {
          assertThat(Samples.element(tensor, i)).as("%s[%d]", tensor, i).isEqualTo((double) i);
        }
      }
      assertThat(arena.allocatedBytes()).isZero();
    }
  }

  @Test
  void joinsRecordBatches() throws Exception {
    try (TensorSet set = format.open(Samples.golden("two-batches.arrow"), arena)) {
      Tensor tensor = set.tensor("f32");
      assertThat(tensor.shape()).isEqualTo(Shape.of(5, 2, 3));
      for (long i = 0; i < 30; i++) {
        assertThat(Samples.element(tensor, i)).isEqualTo((double) i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "compressed.arrow, compression=None",
    "dictionary.arrow, dictionary_decode",
    "nested.arrow, type is not read",
    "missing.arrow, missing values",
    "table.arrow, 'text'"
  })
  void refusesWhatIsNoTensorAndSaysWhatToDo(String name, String hint) {
    assertThatThrownBy(() -> format.open(Samples.golden(name), arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(hint);
  }

  @Test
  void refusesFilesOfNoKnownFormatAndMissingOnes() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "notes");
    assertThatThrownBy(() -> TensorFormats.open(text, arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("npy, npz, arrow");
    assertThatThrownBy(() -> TensorFormats.open(folder.resolve("none"), arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("NoSuchFile");
  }

  @Test
  void leavesExistingFilesAloneAndRefusesNamelessTensors() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.arrow"), "mine");
    try (Tensor tensor = arena.allocate(Optional.of("w"), DataType.F32, Shape.of(2));
        Tensor nameless = arena.allocate(DataType.F32, Shape.of(2))) {
      assertThatThrownBy(() -> ArrowFormat.write(List.of(tensor), file))
          .hasMessageContaining("mine.arrow");
      assertThatThrownBy(() -> ArrowFormat.write(List.of(nameless), folder.resolve("new")))
          .hasMessageContaining("no name");
      assertThatThrownBy(() -> ArrowFormat.write(List.of(tensor, tensor), folder.resolve("new")))
          .hasMessageContaining("'w'");
    }
    assertThat(file).hasContent("mine");
    assertThat(folder.resolve("new")).doesNotExist();
  }
}
