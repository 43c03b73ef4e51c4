package io.troupe.arrow.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFormatTest {
  @TempDir Path folder;
  private final TensorArena arena = TensorArena.root("test", 1 << 20);
  private final NpyFormat format = new NpyFormat();

  @AfterEach
  void leavesNothingOpen() {
    arena.close();
  }

  /** A file of version 1.0 with this dictionary and this many bytes of data. */
  private Path file(String dictionary, int data) throws Exception {
    byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(NpyHeader.MAGIC);
    out.write(new byte[] {1, 0, (byte) text.length, (byte) (text.length >> 8)});
    out.write(text);
    out.write(new byte[data]);
    return Files.write(folder.resolve("made.npy"), out.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.npy", "v2.npy", "v3.npy"})
  void readsEveryVersion(String name) throws Exception {
    try (TensorSet set = format.open(NpzFormatTest.golden(name), arena)) {
      Tensor tensor = set.tensor(NpyFormat.NAME);
      assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(tensor.type()).isEqualTo(DataType.F32);
      for (int i = 0; i < 6; i++) {
        assertThat(Elements.at(tensor, i)).isEqualTo(i);
      }
    }
  }

  @Test
  void writesTheSameBytesAsNumpy() throws Exception {
    Path copy = folder.resolve("copy.npy");
    Path golden = NpzFormatTest.golden("v1.npy");
    try (TensorSet set = format.open(golden, arena)) {
      NpyFormat.write(set.tensor(NpyFormat.NAME), copy);
    }
    assertThat(copy).hasSameBinaryContentAs(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "object.npy, Python objects",
    "records.npy, records",
    "text.npy, dtype '<U2'",
    "complex.npy, dtype '<c8'"
  })
  void refusesWhatIsNotANumber(String name, String reason) {
    assertThatThrownBy(() -> format.open(NpzFormatTest.golden(name), arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } | 7 | takes 8 bytes, but 7 follow",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } | 9 | takes 8 bytes, but 9 follow",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999,), } | 8 | takes 3999999999996",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), } | 8 | 2^63",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952,), } | 8 | 1 to 18 digits",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), } | 4 | damaged at character",
        "{'descr': '<f4', 'fortran_order': 1, 'shape': (2,), } | 8 | expected True or False",
        "{'descr': '<f4', 'fortran_order': False, } | 8 | expected descr, fortran_order and shape",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()} | 4 | key 'descr' twice",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1} | 8 | unknown key 'x'",
        "{'descr': __import__('os').system('true'), 'shape': ()} | 4 | expected a string",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x | 8 | text after the dictionary",
        "(((((((((((((((((((((((((((((((((((((((((((((((((( | 0 | expected '{'"
      })
  void refusesHeadersThatNumpyWouldNotWrite(String dictionary, int data, String reason)
      throws Exception {
    Path file = file(dictionary, data);
    assertThatThrownBy(() -> format.open(file, arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("made.npy")
        .hasMessageContaining(reason);
    assertThat(arena.peakBytes()).isZero();
  }

  @Test
  void readsLongIntegersOfPythonTwo() throws Exception {
    Path file = file("{'descr': '<i4', 'fortran_order': False, 'shape': (2L, 3L)}\n", 24);
    try (TensorSet set = format.open(file, arena)) {
      assertThat(set.tensor(NpyFormat.NAME).shape()).isEqualTo(Shape.of(2, 3));
    }
  }

  @Test
  void refusesVersionsAndLengthsThatItDoesNotKnow() throws Exception {
    byte[] bytes = Files.readAllBytes(NpzFormatTest.golden("v2.npy"));
    bytes[6] = 9;
    Path version = Files.write(folder.resolve("version.npy"), bytes);
    assertThatThrownBy(() -> format.open(version, arena)).hasMessageContaining("version 9.0");
    bytes[6] = 2;
    bytes[11] = 127;
    Path length = Files.write(folder.resolve("length.npy"), bytes);
    assertThatThrownBy(() -> format.open(length, arena)).hasMessageContaining("at most 65536");
  }
}
