package io.troupe.actors.executor;

import static io.troupe.actors.executor.PoolFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.executor.PoolFixture.Running;
import io.troupe.pipelines.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is killed leaves nothing behind. */
final class OrphanTest {
  /** The end of the socket must end an executor within two seconds; the rest is for the machine. */
  private static final Duration SOON = Duration.ofSeconds(6);

  @Test
  void executorsOfAKilledWorkerEnd(@TempDir Path home) throws IOException, InterruptedException {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> pids = new ArrayList<>();
    try (BufferedReader out = worker.inputReader()) {
      for (String pid : out.readLine().split(" ", -1)) {
        pids.add(Long.parseLong(pid));
      }
      assertThat(pids).hasSize(4).allMatch(Await::living);
      long killed = System.nanoTime();
      worker.destroyForcibly().waitFor();
      Await.until("all processes have ended", () -> pids.stream().noneMatch(Await::living));
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(SOON);
    } finally {
      worker.destroyForcibly();
    }
  }

  /** A worker with three attempts: one computes, one has forked a process, one ignores the end. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws IOException {
      PoolFixture fixture = new PoolFixture(Path.of(arguments[0]));
      Running busy = fixture.start("test-hang", with("busy", true));
      Running deaf = fixture.start("test-hang", with("deaf", true));
      Running forked =
          fixture.start(
              "test-fork", Map.of("orphan", new Value.Bool(true), "hang", new Value.Bool(true)));
      Await.until("it forked", () -> !forked.listener().lines.isEmpty());
      System.out.println(
          busy.listener().pid()
              + " "
              + deaf.listener().pid()
              + " "
              + forked.listener().pid()
              + " "
              + forked.listener().lines.getFirst().replace("child ", ""));
    }
  }
}
