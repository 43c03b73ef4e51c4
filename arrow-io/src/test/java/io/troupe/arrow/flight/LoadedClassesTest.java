package io.troupe.arrow.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.TensorArena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who talks to no other machine pays nothing for the libraries that could. */
class LoadedClassesTest {
  @Test
  void tensorsLoadNeitherNettyNorGrpcAndNeedNoFlag() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Allocating.class.getName())
            .redirectErrorStream(true)
            .start();
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(process.waitFor()).isZero();
    assertThat(lines).anyMatch(line -> line.contains("org.apache.arrow.memory.RootAllocator "));
    assertThat(lines)
        .noneMatch(line -> line.contains("io.netty.") || line.contains("io.grpc."))
        .noneMatch(line -> line.contains("org.apache.arrow.flight."))
        .noneMatch(line -> line.contains("io.troupe.arrow.flight.Artifact"));
  }

  /** A process that has a tensor. */
  static final class Allocating {
    private Allocating() {}

    /** Entry point. */
    public static void main(String[] arguments) {
      try (TensorArena arena = TensorArena.root("test", 1 << 20)) {
        arena.zeros(DataType.F32, Shape.of(10)).close();
      }
    }
  }
}
