package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.executor.Orphans;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are killed again and again under a sweep. */
class KillStormTest {
  private static final int WORKERS = 3;
  private static final int TASKS = 60;

  /** On a busy machine workers would be killed faster than they start. */
  private static final int MOST_KILLS = 6;

  @TempDir Path home;
  private final List<Fork> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Fork::close);
  }

  @Test
  void aSweepOutlivesWhateverWorkersAreKilled() throws IOException {
    Fork server = started(Fork.of(ClusterProcess.Server.class, home, "", WORKERS));
    List<Fork> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(worker(i));
    }
    server.await("welcomed ");
    server.say("submit " + TASKS + " 1000");
    String run = server.await("run ");
    long seed = System.nanoTime();
    int kills = kill(new Random(seed), workers, run);
    RunView view = view(run);
    System.out.printf(
        "%d kills, seed %d: %d attempts for %d tasks%n",
        kills, seed, view.tasks().stream().mapToInt(task -> task.attempts().size()).sum(), TASKS);
    assertThat(kills).isPositive();
    assertThat(view.tasks()).hasSize(TASKS).allMatch(task -> task.state() == State.SUCCEEDED);
    assertThat(Nodes.results(home, run)).hasSize(TASKS).doesNotHaveDuplicates();
    workers.forEach(Fork::end);
    server.end();
    for (int i = 0; i < WORKERS; i++) {
      HomeFolder folder = new HomeFolder(home).worker("worker-" + i);
      assertThat(Orphans.end(folder.root())).as("executors of worker %d", i).isZero();
      assertThat(files(HomeFolder.scratch(folder.run(run)))).isEmpty();
    }
    assertThat(files(new HomeFolder(home).store().resolve("staging"))).isEmpty();
  }

  /** Kills one every five seconds and starts it again a second later, while the run goes on. */
  private int kill(Random random, List<Fork> workers, String run) {
    int kills = 0;
    Duration pause = Duration.ofSeconds(3);
    while (kills < MOST_KILLS && !ended(run, pause)) {
      int victim = random.nextInt(WORKERS);
      workers.get(victim).kill();
      kills++;
      boolean over = ended(run, Duration.ofSeconds(1));
      workers.set(victim, worker(victim));
      pause = over ? Duration.ZERO : Duration.ofSeconds(4);
    }
    Await.until("the end", Duration.ofMinutes(3), () -> view(run).ended().isPresent());
    return kills;
  }

  /** Whether the run ends within {@code limit}. */
  private boolean ended(String run, Duration limit) {
    try {
      Await.until("the end", limit, () -> view(run).ended().isPresent());
      return true;
    } catch (AssertionError _) {
      return false;
    }
  }

  private Fork worker(int number) {
    return started(Fork.of(ClusterProcess.Worker.class, home, "", "worker-" + number));
  }

  private Fork started(Fork process) {
    processes.add(process);
    return process;
  }

  private RunView view(String run) {
    try (StoredRuns runs = StoredRuns.open(home)) {
      return runs.find(run).orElseThrow();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
