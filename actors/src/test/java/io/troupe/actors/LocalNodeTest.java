package io.troupe.actors;

import static io.troupe.actors.Nodes.await;
import static io.troupe.actors.Nodes.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNodeTest {
  @TempDir static Path home;
  private static LocalNode node;

  @BeforeAll
  static void start() {
    node = Nodes.start(home);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void runsGroupsInTheOrderOfTheirNeeds() {
    RunView view =
        Nodes.run(
            node,
            Plans.plan()
                .with(Group.of("first", "noop").with("value", 1).cells(8).cache(CacheMode.OFF))
                .with(Group.of("second", "noop").with("value", 2).needs("first"))
                .named("order"));
    assertThat(view.state()).isEqualTo(State.SUCCEEDED);
    assertThat(view.tasks()).hasSize(9).allMatch(task -> task.state() == State.SUCCEEDED);
    RunView.Task second = task(view, "second");
    assertThat(second.metrics()).containsEntry("value", 2.0);
    assertThat(second.attempts().getFirst().started().orElseThrow())
        .isAfterOrEqualTo(task(view, "first[i=7]").attempts().getFirst().ended().orElseThrow());
  }

  @Test
  void answersFromTheCacheInASecondRun() {
    Plans plan = Plans.plan().with(Group.of("a", "noop").with("value", 77).cells(3));
    RunView first = Nodes.run(node, plan.named("first"));
    RunView second = Nodes.run(node, plan.named("second"));
    assertThat(second.tasks())
        .hasSize(3)
        .allMatch(task -> task.state() == State.CACHED)
        .allMatch(task -> task.attempts().isEmpty())
        .allMatch(task -> task.cachedFrom().orElseThrow().equals(first.run()));
    assertThat(task(second, "a[i=1]").metrics()).isEqualTo(task(first, "a[i=1]").metrics());
  }

  @Test
  void retriesWhatFailsAsThePolicySays() {
    RunView view =
        Nodes.run(
            node,
            Plans.plan()
                .with(Group.of("flaky", "test-flaky").with("failures", 2).retries(2))
                .named("retries"));
    RunView.Task flaky = task(view, "flaky");
    assertThat(flaky.state()).isEqualTo(State.SUCCEEDED);
    assertThat(flaky.attempts())
        .extracting(RunView.Attempt::state)
        .containsExactly(State.FAILED, State.FAILED, State.SUCCEEDED);
  }

  @Test
  void cancelsTheOtherCellsWhenOneFailsFast() {
    RunView view =
        Nodes.run(
            node,
            Plans.plan()
                .with(Group.of("bad", "test-throw").cells(20).failFast().atOnce(1).retries(0))
                .with(Group.of("after", "noop").with("value", 3).needs("bad"))
                .named("fail fast"));
    assertThat(view.state()).isEqualTo(State.FAILED);
    assertThat(view.tasks()).filteredOn(task -> task.state() == State.FAILED).hasSize(1);
    assertThat(view.tasks()).filteredOn(task -> task.state() == State.CANCELLED).hasSize(19);
    assertThat(task(view, "after").state()).isEqualTo(State.SKIPPED);
  }

  @Test
  void cancelsARun() {
    String run =
        await(
            node.submit(
                Plans.plan()
                    .with(
                        Group.of("long", "noop").with("duration", "60s").with("value", 4).cells(4))
                    .named("cancel"),
                Value.Mapping.empty()));
    Await.until("a start", Duration.ofSeconds(20), () -> running(run) > 0);
    await(node.cancel(run, "enough"));
    RunView view = await(node.ended(run));
    assertThat(view.state()).isEqualTo(State.CANCELLED);
    assertThat(view.tasks()).allMatch(task -> task.state() == State.CANCELLED);
  }

  @Test
  void startsNothingWhileItIsPaused() {
    String run =
        await(
            node.submit(
                Plans.plan()
                    .with(
                        Group.of("slow", "noop")
                            .with("duration", "200ms")
                            .with("value", 5)
                            .cells(6)
                            .atOnce(1))
                    .named("pause"),
                Value.Mapping.empty()));
    Await.until("a start", Duration.ofSeconds(20), () -> running(run) > 0);
    await(node.pause(run));
    Await.until("quiet", Duration.ofSeconds(20), () -> running(run) == 0);
    RunView paused = find(run);
    assertThat(paused.state()).isEqualTo(State.PAUSED);
    assertThat(paused.tasks()).anyMatch(task -> task.state() == State.READY);
    await(node.resume(run));
    assertThat(await(node.ended(run)).state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void runsFailedTasksAgainWhenAsked() {
    RunView failed =
        Nodes.run(
            node,
            Plans.plan()
                .with(Group.of("flaky", "test-flaky").with("failures", 1).retries(0))
                .with(Group.of("after", "noop").with("value", 6).needs("flaky"))
                .named("retry"));
    assertThat(failed.state()).isEqualTo(State.FAILED);
    await(node.retry(failed.run(), Set.of(new TaskId("flaky"))));
    RunView view = await(node.ended(failed.run()));
    assertThat(view.state()).isEqualTo(State.SUCCEEDED);
    assertThat(task(view, "flaky").attempts()).hasSize(2);
    assertThat(task(view, "after").state()).isEqualTo(State.SUCCEEDED);
  }

  @Test
  void refusesWhatCannotBeDone() {
    assertThatThrownBy(() -> await(node.cancel("nobody", "why")))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("there is no run nobody");
    RunView ended =
        Nodes.run(node, Plans.plan().with(Group.of("a", "noop").with("value", 8)).named("done"));
    assertThatThrownBy(() -> await(node.resume(ended.run())))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("the run has ended");
    assertThatThrownBy(() -> await(node.retry(ended.run(), Set.of())))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("every task of the run has its result");
  }

  @Test
  void showsFollowersViewsInOrderAndWhatAttemptsSay() throws Exception {
    List<RunView> views = new CopyOnWriteArrayList<>();
    List<Live> said = new CopyOnWriteArrayList<>();
    String run =
        await(
            node.submit(
                Plans.plan()
                    .with(Group.of("emit", "test-emit").with("text", "seen"))
                    .named("follow"),
                Value.Mapping.empty()));
    try (AutoCloseable _ = node.follow(run, recorder(views, said))) {
      await(node.ended(run));
      Await.until(
          "the last view",
          Duration.ofSeconds(5),
          () -> !views.isEmpty() && views.getLast().ended().isPresent());
    }
    assertThat(views).extracting(RunView::sequence).isSorted();
    assertThat(find(run)).usingRecursiveComparison().isEqualTo(views.getLast());
    try (StoredRuns runs = StoredRuns.open(home)) {
      Path curves = runs.curves(run, new TaskId("emit"), 1).orElseThrow();
      assertThat(Files.readAllLines(curves)).hasSize(10).allMatch(line -> line.startsWith("{\"c"));
      assertThat(runs.log(run, new TaskId("emit"), 1)).isPresent();
    }
  }

  @Test
  void listsRunsWithoutReadingThoseThatHaveEnded() throws IOException {
    RunView view =
        Nodes.run(node, Plans.plan().with(Group.of("a", "noop").with("value", 9)).named("listed"));
    try (StoredRuns runs = StoredRuns.open(home)) {
      assertThat(runs.list(1000))
          .anySatisfy(
              summary -> {
                assertThat(summary.run()).isEqualTo(view.run());
                assertThat(summary.name()).isEqualTo("listed");
                assertThat(summary.state()).isEqualTo(State.SUCCEEDED);
                assertThat(summary.tasks()).containsEntry(State.SUCCEEDED, 1);
              });
      Await.until("its end", Duration.ofSeconds(5), () -> !runs.owned(view.run()));
      assertThat(runs.find(view.run().substring(0, view.run().length() - 1))).isPresent();
      assertThat(runs.find("nobody")).isEmpty();
    }
  }

  private static Node.Observer recorder(List<RunView> views, List<Live> said) {
    return new Node.Observer() {
      @Override
      public void changed(RunView view) {
        views.add(view);
      }

      @Override
      public void said(Live live) {
        said.add(live);
      }
    };
  }

  private static long running(String run) {
    return find(run).tasks().stream().filter(task -> task.state() == State.RUNNING).count();
  }

  private static RunView find(String run) {
    try (StoredRuns runs = StoredRuns.open(home)) {
      return runs.find(run).orElseThrow();
    }
  }
}
