package io.troupe.arrow.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.google.flatbuffers.FlatBufferBuilder;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorMemoryException;
import io.troupe.arrow.TensorSet;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileArrowTest {
  @TempDir Path folder;
  private final TensorArena arena = TensorArena.root("test", 1 << 20);

  @AfterEach
  void leavesNothingOpen() {
    arena.close();
  }

  private void refused(Path file, String reason) {
    assertThatThrownBy(() -> new ArrowFormat().open(file, arena))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> TableFile.read(file)).isInstanceOf(TensorFileException.class);
  }

  /** A file of one column of int64 whose batch says these things. */
  private Path file(long rows, IpcBatch.Node node, List<MemorySegment> buffers) throws Exception {
    Path file = folder.resolve("made.arrow");
    org.apache.arrow.vector.types.pojo.Field field =
        new org.apache.arrow.vector.types.pojo.Field(
            "x", FieldType.nullable(new ArrowType.Int(64, true)), List.of());
    Files.deleteIfExists(file);
    IpcWriter.write(
        file,
        new org.apache.arrow.vector.types.pojo.Schema(List.of(field), Map.of()),
        new IpcBatch(rows, List.of(node), buffers));
    return file;
  }

  private static List<MemorySegment> values(int bytes) {
    return List.of(MemorySegment.NULL, MemorySegment.ofBuffer(ByteBuffer.allocateDirect(bytes)));
  }

  @Test
  void refusesRowsThatHaveNoValues() throws Exception {
    refused(file(3, new IpcBatch.Node(3, 0), values(16)), "take 24 bytes, but there are 16");
    refused(file(2, new IpcBatch.Node(3, 0), values(64)), "3 values in a batch of 2 rows");
    refused(file(-1, new IpcBatch.Node(-1, 0), values(64)), "damaged header");
    refused(file(2, new IpcBatch.Node(-2, 0), values(64)), "-2 values");
    refused(file(2, new IpcBatch.Node(2, 3), values(64)), "with 3 missing");
    refused(file(Long.MAX_VALUE, new IpcBatch.Node(Long.MAX_VALUE, 0), values(64)), "no memory");
    refused(file(2, new IpcBatch.Node(2, 0), values(64).subList(0, 1)), "no values for it");
    refused(
        file(2, new IpcBatch.Node(2, 0), Collections.nCopies(4, values(8).get(1))), "more buffers");
  }

  /** A file that is nothing but this footer. */
  private Path footer(ByteBuffer footer) throws Exception {
    ByteBuffer file = ByteBuffer.allocate(footer.remaining() + 64).order(ByteOrder.LITTLE_ENDIAN);
    file.put(IpcFile.MAGIC).put(new byte[2]);
    int length = footer.remaining();
    file.put(footer).putInt(length).put(IpcFile.MAGIC);
    return Files.write(
        folder.resolve("footer.arrow"), Arrays.copyOf(file.array(), file.position()));
  }

  @Test
  void refusesLengthsOfFootersOutsideTheFile() throws Exception {
    byte[] bytes = Files.readAllBytes(Samples.golden("missing.arrow"));
    for (int length : new int[] {0, -1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE, bytes.length}) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 10, length);
      refused(Files.write(folder.resolve("length.arrow"), bytes), "a footer of " + length);
    }
    refused(Files.write(folder.resolve("short.arrow"), new byte[5]), "no Arrow IPC file");
    refused(
        Files.write(
            folder.resolve("magic.arrow"), "ARROW1ARROW1".getBytes(StandardCharsets.US_ASCII)),
        "no");
  }

  @Test
  void refusesManyColumnsThatShareOneLargeName() throws Exception {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int name = builder.createString("n".repeat(4000));
    Int.startInt(builder);
    Int.addBitWidth(builder, 32);
    Int.addIsSigned(builder, true);
    int type = Int.endInt(builder);
    Field.startField(builder);
    Field.addName(builder, name);
    Field.addTypeType(builder, Type.Int);
    Field.addType(builder, type);
    int field = Field.endField(builder);
    int[] fields = new int[50_000];
    Arrays.fill(fields, field);
    int vector = Schema.createFieldsVector(builder, fields);
    Schema.startSchema(builder);
    Schema.addFields(builder, vector);
    int schema = Schema.endSchema(builder);
    Footer.startFooter(builder);
    Footer.addVersion(builder, MetadataVersion.V5);
    Footer.addSchema(builder, schema);
    builder.finish(Footer.endFooter(builder));
    refused(footer(builder.dataBuffer()), "too much metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ours", "our table", "tensors.arrow", "table.arrow", "two-batches.arrow"})
  void damageNeverGivesAnythingButTheOneException(String name) throws Exception {
    byte[] sound = Files.readAllBytes(sound(name));
    Path file = folder.resolve("damaged");
    for (long seed = 1900; seed < 2300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = sound.clone();
      if (seed % 10 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        // Whole values as well as bits, and most at the end, where the footer lies.
        int span = seed % 2 == 1 ? bytes.length : Math.min(bytes.length, 600);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          int at = bytes.length - 1 - random.nextInt(span);
          bytes[at] =
              random.nextBoolean()
                  ? (byte) random.nextInt()
                  : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
      }
      Files.write(file, bytes);
      readBoth(file, name + ", seed " + seed);
    }
  }

  private Path sound(String name) throws Exception {
    Path file = folder.resolve("sound");
    if (name.equals("our table")) {
      TableFile.write(Samples.table(), file);
      return file;
    }
    if (name.equals("ours")) {
      List<Tensor> tensors = new ArrayList<>(Samples.tensors(arena));
      ArrowFormat.write(tensors, file);
      tensors.forEach(Tensor::close);
      return file;
    }
    return Samples.golden(name);
  }

  private void readBoth(Path file, String what) {
    try {
      try (TensorSet set = new ArrowFormat().open(file, arena)) {
        // Every byte that is handed out can be read.
        for (Tensor tensor : set.tensors()) {
          for (long i = 0; i < tensor.elements(); i++) {
            Samples.element(tensor, i);
          }
        }
      } catch (TensorFileException | TensorMemoryException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
      try {
        TableFile.read(file);
      } catch (TensorFileException expected) {
        assertThat(expected.file()).isEqualTo(file.toString());
      }
    } catch (RuntimeException e) {
      fail(what, e);
    }
    assertThat(arena.allocatedBytes()).as(what).isZero();
  }
}
