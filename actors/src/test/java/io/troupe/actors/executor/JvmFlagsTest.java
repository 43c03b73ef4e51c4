package io.troupe.actors.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JvmFlagsTest {
  @TempDir private Path home;

  private List<String> command(ExecutorSettings settings, long memoryBytes) {
    return JvmFlags.command(settings, memoryBytes, home.resolve("logs"), Path.of("/run/s"));
  }

  @Test
  void givesHalfOfTheLeaseToTheHeap() {
    ExecutorSettings settings = ExecutorSettings.of(home, 1);
    assertThat(command(settings, 1L << 30)).contains("-Xmx512m", "-XX:MaxDirectMemorySize=768m");
    assertThat(command(settings, 1L << 20)).contains("-Xmx32m");
  }

  @Test
  void usesAnAotCacheOnlyWhereItIs() throws IOException {
    Path cache = home.resolve("executor.aot");
    ExecutorSettings settings = ExecutorSettings.of(home, 1).withAotCache(cache);
    assertThat(command(settings, 1L << 30)).noneMatch(flag -> flag.contains("AOT"));
    Files.createFile(cache);
    assertThat(command(settings, 1L << 30)).contains("-XX:AOTCache=" + cache);
  }

  @Test
  void passesTheSettingsOfGpusOn() {
    System.setProperty("troupe.cuda.libs", "/opt/cuda");
    try {
      assertThat(command(ExecutorSettings.of(home, 1), 1L << 30))
          .contains("-Dtroupe.cuda.libs=/opt/cuda");
    } finally {
      System.clearProperty("troupe.cuda.libs");
    }
  }

  @Test
  void endsWithTheSocketAndTheKinds() {
    List<String> command =
        command(ExecutorSettings.of(home, 1).withFlags(List.of("-Dx=1")), 1L << 30);
    assertThat(command)
        .contains("-Dx=1")
        .endsWith(
            "io.troupe.pipelines.executor.ExecutorMain",
            "/run/s",
            "io.troupe.pipelines.catalog.Catalog");
  }
}
