package io.troupe.arrow.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorMemoryException;
import io.troupe.arrow.TensorSet;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzFormatTest {
  @TempDir Path folder;
  private final TensorArena arena = TensorArena.root("test", 64 << 20);
  private final NpzFormat format = new NpzFormat();

  @AfterEach
  void leavesNothingOpen() {
    arena.close();
  }

  static Path golden(String name) throws Exception {
    return Path.of(NpzFormatTest.class.getResource(name).toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz"})
  void readsEveryTypeOrderAndLayoutThatNumpyWrites(String name) throws Exception {
    try (TensorSet set = format.open(golden(name), arena)) {
      assertThat(set.names()).hasSize(47);
      for (Tensor tensor : set.tensors()) {
        String label = tensor.name().orElseThrow();
        DataType type = DataType.of(label.replaceAll("\\..*", "")).orElse(tensor.type());
        assertThat(tensor.type()).isEqualTo(type);
        for (long i = 0; i < tensor.elements(); i++) {
          double expected = type == DataType.BOOL ? (i % 3 == 0 ? 1 : 0) : i % 100;
          assertThat(Elements.at(tensor, i)).as("%s[%d]", tensor, i).isEqualTo(expected);
        }
      }
      assertThat(set.tensor("f16.big.fortran").shape()).isEqualTo(Shape.of(3, 4, 5));
      assertThat(set.tensor("scalar").shape()).isEqualTo(Shape.of());
      assertThat(set.tensor("vector").shape()).isEqualTo(Shape.of(11));
      assertThat(set.tensor("empty.fortran").shape()).isEqualTo(Shape.of(3, 0, 2));
    }
  }

  @Test
  void readsWhatItWroteAndWritesEqualBytes() throws Exception {
    Path copy = folder.resolve("copy.npz");
    Path again = folder.resolve("again.npz");
    try (TensorSet set = format.open(golden("stored.npz"), arena)) {
      NpzFormat.write(set.tensors(), copy);
      NpzFormat.write(set.tensors(), again);
      try (TensorSet read = format.open(copy, arena)) {
        assertThat(read.names()).isEqualTo(set.names());
        for (Tensor tensor : set.tensors()) {
          Tensor other = read.tensor(tensor.name().orElseThrow());
          assertThat(other).hasToString(tensor.toString());
          assertThat(
                  MemorySegment.mismatch(
                      other.segment(), 0, other.bytes(), tensor.segment(), 0, tensor.bytes()))
              .isEqualTo(-1);
        }
      }
    }
    assertThat(copy).hasSameBinaryContentAs(again);
  }

  @Test
  void refusesPickledObjectsByName() {
    assertThatThrownBy(() -> format.open(golden("object.npz"), arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("object.npz, 'bad'")
        .hasMessageContaining("Python objects")
        .hasMessageContaining("astype");
  }

  @Test
  void saysWhatAMissingFileIs() {
    assertThatThrownBy(() -> format.open(folder.resolve("none.npz"), arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("none.npz")
        .hasMessageContaining("NoSuchFile");
  }

  @Test
  void aLimitThatIsTooSmallIsNotTheFilesFault() throws Exception {
    Path file = golden("stored.npz");
    try (TensorArena small = TensorArena.root("small", 1000)) {
      assertThatThrownBy(() -> format.open(file, small)).isInstanceOf(TensorMemoryException.class);
      assertThat(small.allocatedBytes()).isZero();
    }
  }

  @Test
  void writesNothingWhereNumpyHasNoSuchType() throws Exception {
    Path file = folder.resolve("bf16.npz");
    try (Tensor tensor = arena.allocate(Optional.of("w"), DataType.BF16, Shape.of(2))) {
      assertThatThrownBy(() -> NpzFormat.write(List.of(tensor), file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bf16");
    }
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void leavesAnExistingFileAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.npz"), "mine");
    try (Tensor tensor = arena.zeros(DataType.F32, Shape.of(2));
        Tensor named = Tensor.over(Optional.of("w"), DataType.F32, Shape.of(2), tensor.segment())) {
      assertThatThrownBy(() -> NpzFormat.write(List.of(named), file))
          .hasMessageContaining("mine.npz");
    }
    assertThat(file).hasContent("mine");
  }
}
