package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in processes of their own, on one state folder. */
class ManyProcessesTest {
  @TempDir Path home;

  @Test
  void goesOnWithTheRunOfAProcessThatWasKilled() {
    String run;
    try (LocalNode node = Nodes.start(home);
        StoredRuns runs = StoredRuns.open(home)) {
      Map<TaskId, RunView.Task> before;
      try (Fork fork = Fork.of(NodeProcess.class, home, 1)) {
        run = fork.await("run ");
        Await.until("three results", Duration.ofSeconds(60), () -> succeeded(run).size() >= 3);
        assertThatThrownBy(() -> Nodes.await(node.resume(run)))
            .isInstanceOf(NodeException.class)
            .hasMessageContaining("is owned by process " + fork.pid());
        fork.kill();
        before = succeeded(run);
      }
      assertThat(runs.owned(run)).isFalse();
      assertThat(before).hasSizeLessThan(13);
      Nodes.await(node.resume(run));
      assertThat(runs.owned(run)).isTrue();
      RunView after = Nodes.await(node.ended(run));
      assertThat(after.state()).isEqualTo(State.SUCCEEDED);
      assertThat(after.tasks()).hasSize(13).allMatch(task -> task.state() == State.SUCCEEDED);
      assertThat(after.tasks())
          .filteredOn(task -> before.containsKey(task.id()))
          .containsExactlyInAnyOrderElementsOf(before.values());
    }
    List<TaskId> results = Nodes.results(home, run);
    assertThat(results).hasSize(13);
    assertThat(new HashSet<>(results)).hasSize(13);
  }

  @Test
  void letsTwoProcessesRunAtOnce() {
    try (Fork one = Fork.of(NodeProcess.class, home, 1);
        Fork two = Fork.of(NodeProcess.class, home, 2)) {
      String first = one.await("run ");
      String second = two.await("run ");
      assertThat(one.await("ended ")).isEqualTo("SUCCEEDED");
      assertThat(two.await("ended ")).isEqualTo("SUCCEEDED");
      assertThat(one.join()).isZero();
      assertThat(two.join()).isZero();
      try (StoredRuns runs = StoredRuns.open(home)) {
        assertThat(runs.list(10)).extracting(summary -> summary.run()).contains(first, second);
        assertThat(runs.find(first).orElseThrow().tasks().getLast().metrics())
            .containsEntry("value", 1.0);
        assertThat(runs.find(second).orElseThrow().tasks().getLast().metrics())
            .containsEntry("value", 2.0);
      }
    }
  }

  @Test
  void givesAttemptsBackWhenItCloses() {
    String run;
    try (LocalNode node = Nodes.start(home)) {
      run = Nodes.await(node.submit(NodeProcess.plan(3), Value.Mapping.empty()));
      Await.until("a result", Duration.ofSeconds(60), () -> !succeeded(run).isEmpty());
    }
    try (StoredRuns runs = StoredRuns.open(home)) {
      assertThat(runs.owned(run)).isFalse();
      assertThat(runs.find(run).orElseThrow().tasks())
          .noneMatch(task -> task.state() == State.RUNNING)
          .anyMatch(task -> task.state() == State.READY);
    }
    try (LocalNode node = Nodes.start(home)) {
      Nodes.await(node.resume(run));
      assertThat(Nodes.await(node.ended(run)).state()).isEqualTo(State.SUCCEEDED);
    }
  }

  @Test
  void saysThatTheStateFolderCannotBeUsed() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "no folder");
    assertThatThrownBy(() -> Nodes.start(file))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("the state folder " + file + " cannot be used");
    Path broken = home.resolve("broken");
    Files.createDirectories(broken.resolve("state"));
    Files.writeString(broken.resolve("state/journal.db"), "no database".repeat(100));
    assertThatThrownBy(() -> Nodes.start(broken))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("journal.db")
        .hasMessageContaining("it is damaged");
  }

  private Map<TaskId, RunView.Task> succeeded(String run) {
    try (StoredRuns runs = StoredRuns.open(home)) {
      return runs.find(run).orElseThrow().tasks().stream()
          .filter(task -> task.state() == State.SUCCEEDED)
          .collect(Collectors.toMap(RunView.Task::id, task -> task));
    }
  }
}
