package io.troupe.actors;

import static io.troupe.actors.Nodes.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Child tasks, from a kind in an executor to the journal and back. */
class SubtasksTest {
  @TempDir Path home;

  @Test
  void aTaskGetsWhatItsChildrenGiveInOneSlotOfOneCpu() {
    try (LocalNode node = Nodes.start(home, 1)) {
      Plans plan =
          Plans.plan()
              .with(
                  Group.of("sum", "test-subtasks")
                      .with("count", 3)
                      .with("depth", 1)
                      .in(Isolation.POOLED));
      RunView first = Nodes.run(node, plan.named("first"));
      assertThat(first.state()).isEqualTo(State.SUCCEEDED);
      assertThat(first.tasks())
          .extracting(each -> each.id().text())
          .containsExactly(
              "sum",
              "sum~1[i=0]",
              "sum~1[i=0]~1[i=0]",
              "sum~1[i=0]~1[i=1]",
              "sum~1[i=0]~1[i=2]",
              "sum~1[i=1]",
              "sum~1[i=1]~1[i=0]",
              "sum~1[i=1]~1[i=1]",
              "sum~1[i=1]~1[i=2]",
              "sum~1[i=2]",
              "sum~1[i=2]~1[i=0]",
              "sum~1[i=2]~1[i=1]",
              "sum~1[i=2]~1[i=2]");
      assertThat(task(first, "sum").metrics()).containsEntry("sum", 9.0);
      assertThat(task(first, "sum~1[i=2]").kind()).isEqualTo("test-subtasks");
      RunView second = Nodes.run(node, plan.named("second"));
      assertThat(second.tasks()).as("its parent is in the cache").hasSize(1);
      assertThat(task(second, "sum").state()).isEqualTo(State.CACHED);
      RunView other =
          Nodes.run(
              node,
              Plans.plan()
                  .with(Group.of("other", "test-subtasks").with("count", 2).in(Isolation.POOLED))
                  .named("other"));
      assertThat(other.tasks())
          .filteredOn(each -> each.id().depth() == 1)
          .hasSize(2)
          .allMatch(each -> each.state() == State.CACHED);
    }
  }

  @Test
  void aRetryOfTheParentFindsWhatItsChildrenDid() {
    try (LocalNode node = Nodes.start(home)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(
                      Group.of("sum", "test-subtasks")
                          .with("count", 4)
                          .with("failures", 2)
                          .retries(2)
                          .cache(CacheMode.OFF))
                  .named("retries"));
      assertThat(view.state()).isEqualTo(State.SUCCEEDED);
      assertThat(task(view, "sum").attempts()).hasSize(3);
      assertThat(view.tasks())
          .hasSize(5)
          .filteredOn(each -> each.id().depth() == 1)
          .allMatch(each -> each.attempts().size() == 1);
    }
  }

  @Test
  void aChildThatFailsForGoodFailsItsParentAndEndsTheOthers() {
    try (LocalNode node = Nodes.start(home)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(
                      Group.of("sum", "test-subtasks")
                          .with("count", 30)
                          .with("kind", "test-throw")
                          .retries(1))
                  .named("failing"));
      assertThat(view.state()).isEqualTo(State.FAILED);
      RunView.Task sum = task(view, "sum");
      assertThat(sum.attempts()).hasSize(1);
      TaskFailure failure = sum.attempts().getFirst().failure().orElseThrow();
      assertThat(failure.cause()).isEqualTo(Cause.CHILD_FAILED);
      assertThat(failure.message()).startsWith("child task sum~1[i=");
      assertThat(view.tasks())
          .filteredOn(each -> each.id().depth() == 1)
          .hasSize(30)
          .allMatch(each -> each.state() == State.FAILED || each.state() == State.CANCELLED);
    }
  }

  @Test
  void whatNoKindCanDoIsRefusedBeforeAnythingIsBegun() {
    try (LocalNode node = Nodes.start(home)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(Group.of("a", "test-subtasks").with("count", 2).with("kind", "nothing"))
                  .with(Group.of("b", "test-subtasks").with("count", 2).with("duration", "long"))
                  .with(Group.of("c", "test-subtasks").with("count", 1).with("depth", 4))
                  .named("refused"));
      assertThat(view.tasks()).filteredOn(each -> !each.id().text().startsWith("c")).hasSize(2);
      assertThat(failure(view, "a"))
          .isEqualTo("subtask 0, kind 'nothing': this Troupe has no such kind");
      assertThat(failure(view, "b")).startsWith("subtask 0, kind 'noop': duration: ");
      assertThat(failure(view, "c~1[i=0]~1[i=0]~1[i=0]"))
          .startsWith("child tasks may ask for child tasks 3 deep");
    }
  }

  private static String failure(RunView view, String task) {
    return task(view, task).attempts().getLast().failure().orElseThrow().message();
  }

  @Test
  void aCancelledParentTakesItsChildrenWithIt() {
    try (LocalNode node = Nodes.start(home)) {
      String run =
          Nodes.await(
              node.submit(
                  Plans.plan()
                      .with(
                          Group.of("sum", "test-subtasks").with("count", 9).with("duration", "60s"))
                      .named("cancel"),
                  Value.Mapping.empty()));
      Await.until(
          "a child that runs",
          Duration.ofSeconds(20),
          () -> !children(run, State.RUNNING).isEmpty());
      Nodes.await(node.cancel(run, "enough"));
      RunView view = Nodes.await(node.ended(run));
      assertThat(view.tasks()).hasSize(10).allMatch(each -> each.state() == State.CANCELLED);
    }
  }

  @Test
  void aThousandChildrenAreNoTrouble() {
    try (LocalNode node = Nodes.start(home)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(Group.of("sum", "test-subtasks").with("count", 1000).cache(CacheMode.OFF))
                  .named("many"));
      assertThat(task(view, "sum").metrics()).containsEntry("sum", 499_500.0);
      assertThat(view.tasks()).hasSize(1001);
    }
  }

  @Test
  void anotherProcessGoesOnWithTheChildrenOfOneThatWasKilled() {
    String run;
    List<TaskId> before;
    try (Fork fork = Fork.of(ParentProcess.class, home)) {
      run = fork.await("run ");
      Await.until(
          "two children", Duration.ofSeconds(60), () -> children(run, State.SUCCEEDED).size() >= 2);
      fork.kill();
      before = children(run, State.SUCCEEDED);
    }
    assertThat(before).hasSizeLessThan(12);
    try (LocalNode node = Nodes.start(home)) {
      Nodes.await(node.resume(run));
      RunView after = Nodes.await(node.ended(run));
      assertThat(after.state()).isEqualTo(State.SUCCEEDED);
      assertThat(after.tasks()).hasSize(13);
      assertThat(task(after, "sum").metrics()).containsEntry("sum", 66.0);
      assertThat(task(after, "sum").attempts()).hasSize(2);
      assertThat(after.tasks())
          .filteredOn(each -> before.contains(each.id()))
          .allMatch(each -> each.attempts().size() == 1);
    }
  }

  private List<TaskId> children(String run, State state) {
    try (StoredRuns runs = StoredRuns.open(home)) {
      return runs.find(run).orElseThrow().tasks().stream()
          .filter(each -> each.id().depth() == 1 && each.state() == state)
          .map(RunView.Task::id)
          .toList();
    }
  }

  /** A process with a task that has twelve children of a third of a second. */
  static final class ParentProcess {
    private ParentProcess() {}

    /** Runs it on the state folder {@code args[0]}. */
    public static void main(String[] args) {
      try (LocalNode node = Nodes.start(Path.of(args[0]), 2)) {
        String run =
            Nodes.await(
                node.submit(
                    Plans.plan()
                        .with(
                            Group.of("sum", "test-subtasks")
                                .with("count", 12)
                                .with("duration", "300ms")
                                .in(Isolation.POOLED)
                                .cache(CacheMode.OFF))
                        .named("killed"),
                    Value.Mapping.empty()));
        System.out.println("run " + run);
        RunView view = Nodes.await(node.ended(run));
        System.out.println("ended " + view.state());
      }
    }
  }
}
