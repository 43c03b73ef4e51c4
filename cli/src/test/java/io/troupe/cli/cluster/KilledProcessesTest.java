package io.troupe.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventCodec;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.SqliteReader;
import io.troupe.pipelines.plan.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The coordinator is killed and a worker is stopped while a sweep goes on, and a client watches
 * over HTTP. {@code KillStormTest} of the actors kills workers.
 */
class KilledProcessesTest {
  /** Short enough that a test sees a lease end, and still many heartbeats long. */
  private static final Duration SHORT = Duration.ofSeconds(8);

  /** A coordinator comes back within it, however busy the machine is. */
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aRestartedCoordinatorAdoptsWhatRuns() {
    try (LocalCluster cluster = new LocalCluster(folder.resolve("home"), 3, LONG)) {
      cluster.start(2);
      coordinatorIsKilledTwice(cluster);
    }
  }

  private void coordinatorIsKilledTwice(LocalCluster cluster) {
    String run = cluster.submit(sweep(18, "8s"));
    JsonNode ended;
    List<Long> seen;
    int breaks;
    try (EventLog events = new EventLog(cluster, run)) {
      for (int kill = 1; kill <= 2; kill++) {
        long running = 6;
        cluster.await("six tasks run", () -> running(cluster, run) == running);
        cluster.kill(LocalCluster.COORDINATOR);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // The time that it stays away.
        cluster.startCoordinator();
        cluster.await("the workers are back", () -> cluster.ready() == 2);
      }
      ended = cluster.ended(run);
      long last = ended.path("sequence").asLong();
      cluster.await("the last event", () -> events.numbers().contains(last));
      seen = events.numbers();
      breaks = events.breaks();
      assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    }

    assertThat(ended.path("state").asText()).isEqualTo("succeeded");
    assertThat(breaks).as("how often the stream broke").isGreaterThanOrEqualTo(2);
    List<Integer> attempts = new ArrayList<>();
    ended.path("tasks").forEach(task -> attempts.add(task.path("attempts").size()));
    long again = attempts.stream().filter(count -> count > 1).count();
    assertThat(again)
        .as("of 12 attempts that were running, made again: %s", attempts)
        .isLessThanOrEqualTo(2);
    assertThat(successes(run)).hasSize(18).doesNotHaveDuplicates();
    nothingIsLeft(cluster, 2);
  }

  @Test
  void aWorkerThatWasStoppedBeyondItsLeaseIsRefused() {
    try (LocalCluster cluster = new LocalCluster(folder.resolve("home"), 1, SHORT)) {
      cluster.start(1);
      workerIsStopped(cluster);
    }
  }

  private void workerIsStopped(LocalCluster cluster) {
    String run = cluster.submit(sweep(1, "4s"));
    cluster.await("the task runs", () -> running(cluster, run) == 1);
    cluster.signal(LocalCluster.worker(1), "STOP");
    cluster.startWorker(2);
    JsonNode ended = cluster.ended(run);
    cluster.signal(LocalCluster.worker(1), "CONT");
    cluster.await(
        "the late result is refused",
        () -> cluster.log(LocalCluster.COORDINATOR).contains("refuses what comes too late"));

    JsonNode after = cluster.get("/runs/" + run);
    assertThat(after.path("sequence")).isEqualTo(ended.path("sequence"));
    JsonNode attempts = after.path("tasks").path(0).path("attempts");
    assertThat(attempts.path(0).path("worker").asText()).isEqualTo("worker-1");
    assertThat(attempts.path(0).path("failure").path("cause").asText()).isEqualTo("worker-lost");
    assertThat(attempts.path(1).path("worker").asText()).isEqualTo("worker-2");
    assertThat(attempts.path(1).path("state").asText()).isEqualTo("succeeded");
    assertThat(successes(run)).hasSize(1);
    nothingIsLeft(cluster, 2);
  }

  private static void nothingIsLeft(LocalCluster cluster, int workers) {
    cluster.await("all workers are ready", () -> cluster.ready() == workers);
    cluster.await(
        "no place is taken",
        () -> {
          for (JsonNode worker : cluster.get("/workers").path("workers")) {
            JsonNode threads = worker.path("cpu");
            if (!threads.path("free").equals(threads.path("total"))
                || !worker.path("running").isEmpty()) {
              return false;
            }
          }
          return true;
        });
    cluster.stop();
    cluster.await("no executor is left", () -> cluster.executors().isEmpty());
    assertThat(cluster.left("store/staging")).isEmpty();
    for (int i = 1; i <= workers; i++) {
      assertThat(cluster.left("workers/" + LocalCluster.worker(i) + "/outbox")).isEmpty();
    }
  }

  private static long running(LocalCluster cluster, String run) {
    long count = 0;
    for (JsonNode task : cluster.get("/runs/" + run).path("tasks")) {
      // A lease alone may not have reached its worker yet.
      JsonNode attempts = task.path("attempts");
      boolean begun = !attempts.path(attempts.size() - 1).path("started").isNull();
      count += task.path("state").asText().equals("running") && begun ? 1 : 0;
    }
    return count;
  }

  /** The tasks of all results in the journal, once for each result. */
  private List<TaskId> successes(String run) {
    List<TaskId> tasks = new ArrayList<>();
    Path journal = new HomeFolder(folder.resolve("home")).journal();
    try (SqliteReader reader = new SqliteReader(journal)) {
      reader.read(
          run,
          1,
          Long.MAX_VALUE,
          entry -> {
            if (RunEventCodec.decode(entry.manifest(), entry.bytes())
                instanceof RunEvent.TaskSucceeded success) {
              tasks.add(success.task());
            }
          });
    }
    return tasks;
  }

  private static String sweep(int tasks, String duration) {
    List<String> numbers = IntStream.range(0, tasks).mapToObj(Integer::toString).toList();
    return """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: sweep}
        tasks:
          wait:
            uses: noop
            cache: off
            matrix: {axes: {i: [%s]}}
            with: {value: "${{ matrix.i }}", duration: %s}
            resources: {cpu: 1, memory: 256MiB}
        """
        .formatted(String.join(", ", numbers), duration);
  }
}
