package io.troupe.actors;

import com.typesafe.config.ConfigFactory;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import io.troupe.pipelines.catalog.Catalog;
import io.troupe.pipelines.data.DataFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Nodes whose executors find the stand-in driver where others find NVIDIA's. */
final class CudaExecutors {
  private CudaExecutors() {}

  /**
   * A node with the product's kinds.
   *
   * @param first what the first executor is told of the driver
   * @param others what all later ones are told
   */
  static LocalNode start(Path home, Settings first, Settings others) {
    StandIn.load().start(others);
    ExecutorSettings executors =
        ExecutorSettings.of(home, 4)
            .withJava(launcher(home, first, others))
            .withFlags(StandIn.jvmOptions(others));
    return LocalNode.start(
        home,
        // The first executor is the one of the first attempt.
        ConfigFactory.parseString("troupe.actors.worker.warm = 0")
            .withFallback(Configuration.load()),
        Catalog.kinds(),
        new DataFolders(List.of(home.resolve("data"))),
        executors);
  }

  /** How many executors were started. */
  static long started(Path home) {
    try {
      return Files.readAllLines(home.resolve("started")).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that starts Java with another environment, as a machine with a GPU has it. */
  private static Path launcher(Path home, Settings first, Settings others) {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    assign(script, "", StandIn.environment(others));
    script.append("if [ ! -e '").append(home).append("/started' ]; then\n");
    assign(script, "  ", StandIn.environment(first));
    script.append("fi\necho started >>'").append(home).append("/started'\n");
    script
        .append("exec '")
        .append(Path.of(System.getProperty("java.home"), "bin", "java"))
        .append("' \"$@\"\n");
    try {
      Path file = home.resolve("java-with-cuda");
      Files.writeString(file, script);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assign(StringBuilder script, String indent, Map<String, String> variables) {
    variables.forEach(
        (name, value) ->
            script
                .append(indent)
                .append("export ")
                .append(name)
                .append("='")
                .append(value)
                .append("'\n"));
  }
}
