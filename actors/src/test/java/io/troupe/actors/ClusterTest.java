package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.Config;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.testkinds.TestKinds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator and workers in processes of their own, and what dies of them. */
class ClusterTest {
  /** Times that let a test see in seconds what takes half a minute otherwise. */
  private static final String QUICK =
      """
      lease { ttl = 3 s, heartbeat = 500 ms, fence-margin = 1 s }
      cluster { unreachable-after = 5 s, rejoin-after = 4 s }
      """;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path home;
  private final List<Fork> processes = new ArrayList<>();
  private int questions;

  @AfterEach
  void end() {
    processes.forEach(Fork::close);
  }

  @Test
  void aCoordinatorThatComesBackFindsItsWorkersAndTheirAttempts() {
    Fork server = server("", 2);
    Fork one = worker("", "one");
    Fork two = worker("", "two");
    server.await("welcomed ");
    String run = submit(server, 4, 5000);
    Await.until("all run", LIMIT, () -> begun(run) == 4);
    server.kill();
    Fork again = server("", 2);
    rejoinedInTime(again);
    RunView view = ended(run);
    assertThat(view.state()).isEqualTo(State.SUCCEEDED);
    assertThat(view.tasks()).allMatch(task -> task.attempts().size() == 1);
    assertThat(madeBy(view)).containsExactlyInAnyOrder("one", "two");
    assertThat(one.end()).isZero();
    assertThat(two.end()).isZero();
    Await.until("nobody", LIMIT, () -> workers(again).isEmpty());
    assertThat(again.end()).isZero();
  }

  @Test
  @Tag("slow")
  void aWorkerThatDiedWhileTheCoordinatorWasAwayDoesNotHoldUpItsReturn() {
    Fork server = server("", 2);
    worker("", "one");
    Fork two = worker("", "two");
    server.await("welcomed ");
    two.kill();
    server.kill();
    Fork again = server("", 1);
    rejoinedInTime(again);
    Await.until("only the living one", LIMIT, () -> workers(again).equals("one=ready"));
  }

  @Test
  @Tag("slow")
  void aWorkerThatComesBackUnderItsNameHasItsTasksRetriedAtOnce() {
    Fork server = server("", 1);
    Fork one = worker("", "one");
    server.await("welcomed ");
    String run = submit(server, 2, 5000);
    Await.until("both run", LIMIT, () -> begun(run) == 2);
    Instant killed = Instant.now();
    one.kill();
    worker("", "one");
    retried(run, 2, killed);
    assertThat(ended(run).state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aWorkerThatNeverComesBackIsDeclaredDead() {
    Fork server = server("", 2);
    Fork one = worker("", "one");
    worker("", "two");
    server.await("welcomed ");
    String run = submit(server, 4, 5000);
    Await.until("all run", LIMIT, () -> begun(run) == 4);
    Instant killed = Instant.now();
    one.kill();
    Await.until("its death", LIMIT, () -> workers(server).equals("two=ready"));
    retried(run, 2, killed);
    assertThat(ended(run).state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void aWorkerThatWasStoppedForTooLongJoinsAnew() {
    Fork server = server(QUICK, 1);
    Fork one = worker(QUICK, "one");
    server.await("welcomed ");
    String run = submit(server, 1, 2000);
    Await.until("it runs", LIMIT, () -> begun(run) == 1);
    one.signal("STOP");
    Await.until("its death", LIMIT, () -> workers(server).isEmpty());
    one.signal("CONT");
    Await.until("its return", LIMIT, () -> workers(server).equals("one=ready"));
    RunView view = ended(run);
    assertThat(view.state()).isEqualTo(State.SUCCEEDED);
    assertThat(view.tasks().getFirst().attempts())
        .extracting(RunView.Attempt::state)
        .hasSizeGreaterThan(1)
        .containsOnlyOnce(State.SUCCEEDED)
        .endsWith(State.SUCCEEDED);
    assertThat(one.lines()).anyMatch(line -> line.contains("joins again"));
  }

  @Test
  @Tag("slow")
  void processesFindEachOtherInWhateverOrderTheyStart() {
    Fork early = worker(QUICK, "one");
    early.await("started");
    Fork server = server(QUICK, 1);
    server.await("welcomed ");
    // Its worker listens and is no member any more: nobody is there to be joined.
    server.end();
    Await.until("it waits again", LIMIT, () -> early.lines().toString().contains("joins again"));
    Fork second = server(QUICK, 1);
    second.await("welcomed ");
    early.kill();
    second.kill();
    Fork third = server(QUICK, 1);
    third.await("ready ");
    worker(QUICK, "one");
    third.await("welcomed ");
    String run = submit(third, 1, 0);
    assertThat(ended(run).state()).isEqualTo(State.SUCCEEDED);
    third.kill();
  }

  @Test
  void refusesASecondOfEach() {
    DataFolders data = new DataFolders(List.of());
    Config config = ClusterProcess.config("");
    WorkerNode.Setup one =
        new WorkerNode.Setup(
            "one", home, () -> ClusterProcess.meeting(home), data, Nodes.executors(home));
    long self = ProcessHandle.current().pid();
    try (Coordinator node = Coordinator.start(home, config, TestKinds.kinds(), data);
        WorkerNode worker = WorkerNode.start(one, config)) {
      Nodes.await(worker.welcomed());
      assertThatThrownBy(() -> Coordinator.start(home, config, TestKinds.kinds(), data))
          .isInstanceOf(NodeException.class)
          .hasMessage(
              "%s has a server already: process %d; use it, or stop it first"
                  .formatted(home, self));
      assertThatThrownBy(() -> WorkerNode.start(one, config))
          .isInstanceOf(NodeException.class)
          .hasMessage(
              "worker one runs already, as process %d; give this one another --name, or stop that one"
                  .formatted(self));
      assertThat(Nodes.await(node.workers()))
          .extracting(WorkerView::name, WorkerView::state)
          .containsExactly(tuple("one", WorkerView.State.READY));
    }
  }

  /**
   * Six seconds from the start of the process until its workers are welcome; more only on a machine
   * so busy that its actors alone took most of that to start.
   */
  private static void rejoinedInTime(Fork server) {
    long back = Long.parseLong(server.await("welcomed "));
    long started = Long.parseLong(server.await("started "));
    System.out.printf(
        "rejoined %d ms after the start of the coordinator's process, whose actors took %d ms%n",
        back, started);
    assertThat(back).isLessThanOrEqualTo(Math.max(6000, started * 5 / 2));
  }

  private Fork server(String config, int workers) {
    return started(Fork.of(ClusterProcess.Server.class, home, config, workers));
  }

  private Fork worker(String config, String name) {
    return started(Fork.of(ClusterProcess.Worker.class, home, config, name));
  }

  private Fork started(Fork process) {
    processes.add(process);
    return process;
  }

  private static String submit(Fork server, int cells, int millis) {
    server.say("submit " + cells + " " + millis);
    return server.await("run ");
  }

  /** The names and states of the workers. */
  private String workers(Fork server) {
    String question = "answer-" + questions++;
    server.say("workers " + question);
    return server.await(question + " ");
  }

  private RunView view(String run) {
    try (StoredRuns runs = StoredRuns.open(home)) {
      return runs.find(run).orElseThrow();
    }
  }

  private List<RunView.Task> in(String run, State state) {
    return view(run).tasks().stream().filter(task -> task.state() == state).toList();
  }

  /** How many attempts run whose executors have begun: these the workers have for certain. */
  private long begun(String run) {
    return in(run, State.RUNNING).stream()
        .filter(task -> task.attempts().getLast().started().isPresent())
        .count();
  }

  private RunView ended(String run) {
    Await.until("the end of the run", LIMIT, () -> view(run).ended().isPresent());
    return view(run);
  }

  /** Waits until so many tasks have a second attempt, sooner than the lease of a first one ends. */
  private void retried(String run, int tasks, Instant since) {
    Await.until("second attempts", LIMIT, () -> lost(run).size() == tasks);
    for (Instant lost : lost(run)) {
      System.out.printf("lost %d ms after the kill%n", Duration.between(since, lost).toMillis());
      assertThat(lost).isBefore(since.plusSeconds(12));
    }
  }

  private List<Instant> lost(String run) {
    return view(run).tasks().stream()
        .filter(task -> task.attempts().size() == 2)
        .map(task -> task.attempts().getFirst().ended().orElseThrow())
        .toList();
  }

  private static Set<String> madeBy(RunView view) {
    return view.tasks().stream()
        .flatMap(task -> task.attempts().stream())
        .map(RunView.Attempt::worker)
        .collect(Collectors.toSet());
  }
}
