package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/launch-cluster} with real processes; the launcher beside it has the test's classes.
 */
@Tag("slow")
class LaunchClusterTest {
  private static final String SWEEP =
      """
      apiVersion: troupe/v1
      kind: Pipeline
      metadata: {name: sweep}
      tasks:
        wait:
          uses: noop
          matrix: {axes: {i: [1, 2, 3, 4]}}
          with: {duration: 1s, value: "${{ matrix.i }}"}
      """;

  @TempDir private Path folder;
  private Path home = Path.of("");

  @BeforeEach
  void install() throws IOException {
    home = folder.resolve("home");
    Files.createDirectories(folder.resolve("bin"));
    Files.copy(Path.of("..", "bin", "launch-cluster"), folder.resolve("bin/launch-cluster"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(
        folder.resolve("troupe"),
        """
        #!/usr/bin/env bash
        exec '%s' --add-opens=java.base/java.nio=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
          --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
          -cp '%s' io.troupe.cli.Troupe "$@"
        """
            .formatted(java, System.getProperty("java.class.path")));
    for (String script : List.of("troupe", "bin/launch-cluster")) {
      Files.setPosixFilePermissions(
          folder.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @AfterEach
  void down() throws IOException, InterruptedException {
    launch("--down", "--limit", "0");
  }

  @Test
  void startsWhatDoesNotLiveAndStopsAllOfIt() throws IOException, InterruptedException {
    Ended first = launch("--local", "2", "--port", "0", "--cpu", "1", "--memory", "1GiB");
    assertThat(first.code()).as(first.text()).isZero();
    assertThat(first.text()).contains("ready: 2 workers at http://127.0.0.1:", "/login?token=");
    Path file = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Path output = folder.resolve("out");
    Call submit =
        Call.with(
            Map.of("TROUPE_HOME", home + ""), "submit", file + "", "--wait", "-o", output + "");
    assertThat(submit.code()).as(submit.toString()).isZero();
    Set<String> used = new HashSet<>();
    for (JsonNode task :
        new ObjectMapper().readTree(output.resolve("run.json").toFile()).path("tasks")) {
      used.add(task.path("attempts").path(0).path("worker").asText());
    }
    assertThat(used).containsExactlyInAnyOrder("worker-1", "worker-2");

    long coordinator = pid("coordinator");
    long lives = pid("worker-1");
    ProcessHandle killed = ProcessHandle.of(pid("worker-2")).orElseThrow();
    killed.destroyForcibly();
    killed.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    // As if its id belonged to somebody else by now.
    Files.writeString(home.resolve("cluster/worker-2.pid"), ProcessHandle.current().pid() + "\n");
    assertThat(launch("--status").code()).isEqualTo(1);
    Ended second = launch("--local", "2", "--cpu", "1", "--memory", "1GiB");
    assertThat(second.code()).as(second.text()).isZero();
    assertThat(second.text()).contains("worker-1 lives").doesNotContain("worker-2 lives");
    assertThat(pid("coordinator")).isEqualTo(coordinator);
    assertThat(pid("worker-1")).isEqualTo(lives);
    long again = pid("worker-2");
    assertThat(again).isNotEqualTo(killed.pid());
    assertThat(launch("--status").code()).isZero();

    Ended down = launch("--down");
    assertThat(down.code()).as(down.text()).isZero();
    assertThat(List.of(coordinator, lives, again)).noneMatch(LaunchClusterTest::runs);
    assertThat(home.resolve("server.json")).doesNotExist();
    assertThat(home.resolve("cluster").toFile().list((_, name) -> name.endsWith(".pid"))).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws IOException, InterruptedException {
    for (String[] wrong :
        new String[][] {{}, {"--local"}, {"--local", "x"}, {"--local", "0"}, {"--up"}}) {
      Ended ended = launch(wrong);
      assertThat(ended.code()).as(ended.text()).isEqualTo(2);
      assertThat(ended.text()).startsWith("launch-cluster: ").contains("--help");
    }
    assertThat(home).doesNotExist();
    assertThat(launch("--help").text()).startsWith("Starts a cluster").contains("--limit");
  }

  private record Ended(int code, String text) {}

  private Ended launch(String... arguments) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    List<String> command = new java.util.ArrayList<>();
    command.add(folder.resolve("bin/launch-cluster").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TROUPE_HOME", home.toString());
    // Into a file: a daemon that kept a pipe would keep its reader too.
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("it ends").isTrue();
    return new Ended(process.exitValue(), Files.readString(said));
  }

  private long pid(String name) throws IOException {
    return Long.parseLong(Files.readString(home.resolve("cluster/" + name + ".pid")).strip());
  }

  /** Not a child of this process: it may be dead and not yet reaped by whose child it is. */
  private static boolean runs(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("io.troupe");
    } catch (IOException _) {
      return false;
    }
  }
}
