package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.RunReader;
import io.troupe.actors.StoredRuns;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String SLOW =
      """
      apiVersion: troupe/v1
      kind: Pipeline
      metadata: {name: slow}
      tasks:
        first: {uses: noop, with: {value: 7}}
        second: {uses: noop, needs: [first], with: {duration: 10s}}
      """;

  @TempDir private Path folder;

  @Test
  void aRunWhoseProcessWasKilledGoesOnInAnother() throws IOException, InterruptedException {
    Path home = folder.resolve("home");
    Path file = Files.writeString(folder.resolve("slow.yaml"), SLOW);
    Path output = folder.resolve("out");
    Process process = start("run", file + "", "--home", home + "", "--output", output + "");
    RunView before;
    Call refused;
    try {
      before = await(home, State.RUNNING);
      refused = Call.with(Map.of(), "resume", before.run(), "--home", home + "");
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    Instant killed = Instant.now();

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("owned by process " + process.pid());
    Call status = Call.of("status", before.run(), "--home", home.toString());
    assertThat(status.out()).contains("troupe resume " + before.run());

    Call resumed = Call.of("resume", before.run(), "--home", home.toString(), "--json");

    assertThat(resumed.code()).as(resumed.toString()).isZero();
    JsonNode first = resumed.json().path("tasks").path(0);
    assertThat(first.path("attempts").size()).isEqualTo(1);
    assertThat(Instant.parse(first.path("attempts").path(0).path("ended").asText()))
        .isBefore(killed);
    JsonNode second = resumed.json().path("tasks").path(1);
    assertThat(second.path("state").asText()).isEqualTo("succeeded");
    assertThat(second.path("attempts").size()).isEqualTo(2);
    assertThat(output.resolve("run.json")).exists();
  }

  /** The run as soon as its second task is in {@code state}. */
  private static RunView await(Path home, State state) {
    Instant limit = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(limit)) {
      try (RunReader reader = StoredRuns.open(home)) {
        Optional<RunView> view =
            reader.list(1).stream().flatMap(run -> reader.find(run.run()).stream()).findFirst();
        if (view.filter(run -> run.tasks().getLast().state() == state).isPresent()) {
          return view.get();
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("the second task was not " + state + " within " + PATIENCE);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Troupe.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
