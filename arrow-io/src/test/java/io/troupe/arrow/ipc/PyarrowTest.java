package io.troupe.arrow.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pyarrow opens what is written here. {@code TROUPE_PYTHON} names another Python than python3. */
class PyarrowTest {
  @TempDir Path folder;

  private record Answer(int code, String output) {}

  private Answer python(String... arguments) throws Exception {
    String python = Optional.ofNullable(System.getenv("TROUPE_PYTHON")).orElse("python3");
    Path output = folder.resolve("output.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(Stream.concat(Stream.of(python), Arrays.stream(arguments)).toList())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return new Answer(127, e.toString());
    }
    return new Answer(process.waitFor(), Files.readString(output, StandardCharsets.UTF_8).strip());
  }

  @Test
  void opensOurTensorsAndTables() throws Exception {
    Answer there = python("-c", "import pyarrow, numpy");
    assumeTrue(there.code() == 0, "no Python with pyarrow: " + there.output());
    try (TensorArena arena = TensorArena.root("test", 1 << 20)) {
      List<Tensor> tensors = Samples.tensors(arena);
      ArrowFormat.write(tensors, folder.resolve("tensors.arrow"));
      tensors.forEach(Tensor::close);
    }
    TableFile.write(Samples.table(), folder.resolve("table.arrow"));
    TableFile.write(Samples.emptyTable(), folder.resolve("empty.arrow"));
    assertThat(python(Samples.golden("check.py").toString(), folder.toString()))
        .isEqualTo(new Answer(0, "ok"));
  }
}
