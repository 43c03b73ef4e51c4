package io.troupe.arrow.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorMemoryException;
import io.troupe.arrow.TensorSet;
import io.troupe.arrow.formats.TensorFormats;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileNpzTest {
  @TempDir Path folder;
  private final TensorArena arena = TensorArena.root("test", 1 << 20);

  @AfterEach
  void leavesNothingOpen() {
    arena.close();
  }

  private void refused(Path file, String reason) {
    assertThatThrownBy(() -> new NpzFormat().open(file, arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(reason);
    assertThat(arena.allocatedBytes()).isZero();
  }

  private static byte[] array(long elements) {
    byte[] header = NpyHeader.bytes(DataType.U8, Shape.of(elements));
    return Arrays.copyOf(header, header.length + (int) elements);
  }

  private Path zip(List<String> names, byte[] content) throws Exception {
    Path file = folder.resolve("made.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../up.npy", "a/../../up.npy", "/etc/x.npy", "a\\..\\b.npy", ".npy", "a\nb.npy"})
  void refusesNamesThatLeaveTheArchive(String name) throws Exception {
    refused(zip(List.of(name), array(3)), "its name");
  }

  @Test
  void refusesMembersThatAreNoArrays() throws Exception {
    refused(zip(List.of("archive/data.pkl"), array(3)), "'archive/data.pkl'");
    refused(zip(List.of("a.npy"), "text".getBytes(StandardCharsets.UTF_8)), "'a'");
  }

  @Test
  void refusesTwoMembersOfOneName() throws Exception {
    Path file = zip(List.of("a.npy", "b.npy"), array(3));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i + 5 <= bytes.length; i++) {
      if (new String(bytes, i, 5, StandardCharsets.ISO_8859_1).equals("b.npy")) {
        bytes[i] = 'a';
      }
    }
    refused(Files.write(file, bytes), "two members have this name");
  }

  @Test
  void refusesMoreMembersThanAnyModelHas() throws Exception {
    List<String> names = IntStream.range(0, 10_001).mapToObj(i -> i + ".npy").toList();
    refused(zip(names, new byte[0]), "at most 10000");
  }

  @Test
  void refusesABombBeforeItUnpacksIt() throws Exception {
    Path file = folder.resolve("bomb.npz");
    long elements = 300L << 20;
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(NpyHeader.bytes(DataType.U8, Shape.of(elements)));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 300; i++) {
        zip.write(zeros);
      }
    }
    assertThat(Files.size(file)).isLessThan(1 << 20);
    refused(file, "more than 300 to 1");
  }

  @Test
  void refusesADirectoryThatClaimsLessThanAMemberUnpacksTo() throws Exception {
    Path file = zip(List.of("a.npy"), array(100_000));
    byte[] bytes = Files.readAllBytes(file);
    // The directory's entry begins with PK 1 2; its uncompressed length is 24 bytes later.
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
        bytes[i + 24] = 10;
        bytes[i + 25] = 0;
        bytes[i + 26] = 0;
      }
    }
    refused(Files.write(file, bytes), "follow the header");
  }

  @Test
  void findsOneWrongBitInTheData() throws Exception {
    byte[] bytes = Files.readAllBytes(NpzFormatTest.golden("stored.npz"));
    // The first member is f64, 7 x 5: its data begins with 0, 1, 2 after two headers.
    bytes[300] ^= 1;
    refused(Files.write(folder.resolve("bit.npz"), bytes), "CRC-32");
  }

  @Test
  void refusesMembersThatOverlap() throws Exception {
    Path file = folder.resolve("overlap.npz");
    byte[] content = new byte[5000];
    new SplittableRandom(1).nextBytes(content);
    byte[] header = NpyHeader.bytes(DataType.U8, Shape.of(content.length));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(header);
      zip.write(content);
    }
    byte[] one = Files.readAllBytes(file);
    int directory = 0;
    while (!(one[directory] == 'P' && one[directory + 1] == 'K' && one[directory + 2] == 1)) {
      directory++;
    }
    int end = one.length - 22;
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(one, 0, end);
      byte[] second = Arrays.copyOfRange(one, directory, end);
      second[46] = 'b';
      out.write(second);
      byte[] tail = Arrays.copyOfRange(one, end, one.length);
      tail[8] = 2;
      tail[10] = 2;
      int size = 2 * (end - directory);
      tail[12] = (byte) size;
      tail[13] = (byte) (size >> 8);
      out.write(tail);
    }
    refused(file, "overlap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz", "v1.npy", "v3.npy"})
  void damageNeverGivesAnythingButTheOneException(String name) throws Exception {
    byte[] sound = Files.readAllBytes(NpzFormatTest.golden(name));
    Path file = folder.resolve("damaged");
    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = sound.clone();
      if (seed % 3 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        // Lengths and offsets lie at the ends of the file: damage those more often.
        int span = seed % 3 == 1 ? bytes.length : Math.min(bytes.length, 400);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          int at =
              random.nextBoolean() ? random.nextInt(span) : bytes.length - 1 - random.nextInt(span);
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
      Files.write(file, bytes);
      try (TensorSet set = TensorFormats.open(file, arena)) {
        set.tensors().forEach(tensor -> tensor.segment().asReadOnly());
      } catch (TensorFileException | TensorMemoryException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      } catch (RuntimeException e) {
        fail("seed " + seed + " of " + name, e);
      }
      assertThat(arena.allocatedBytes()).as("seed %d", seed).isZero();
    }
  }
}
