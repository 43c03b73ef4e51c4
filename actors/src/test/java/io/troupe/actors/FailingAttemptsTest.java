package io.troupe.actors;

import static io.troupe.actors.Nodes.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in an executor ends as a failed attempt with a reason, and nothing else. */
class FailingAttemptsTest {
  @TempDir Path home;

  @Test
  void failsTheAttemptAndNeverTheWorker() {
    try (LocalNode node = Nodes.start(home)) {
      RunView view =
          Nodes.run(
              node,
              Plans.plan()
                  .with(Group.of("exit", "test-exit").retries(1).in(Isolation.POOLED))
                  .with(
                      Group.of("hang", "test-hang")
                          .runLimit(Duration.ofSeconds(2))
                          .retries(0)
                          .in(Isolation.POOLED))
                  .with(Group.of("memory", "test-exhaust").retries(0).in(Isolation.POOLED))
                  .with(Group.of("flood", "test-flood").retries(0).in(Isolation.POOLED))
                  .with(Group.of("good", "noop").with("value", 5).cells(4).in(Isolation.POOLED))
                  .named("bad company"));
      assertThat(view.state()).isEqualTo(State.FAILED);
      assertThat(cause(view, "exit")).isEqualTo(Cause.CRASH);
      assertThat(task(view, "exit").attempts()).hasSize(2);
      assertThat(cause(view, "hang")).isEqualTo(Cause.TIMEOUT);
      assertThat(cause(view, "memory")).isEqualTo(Cause.OUT_OF_MEMORY);
      assertThat(cause(view, "flood")).isEqualTo(Cause.OUTPUT_FLOOD);
      assertThat(view.tasks())
          .filteredOn(task -> task.id().group().equals("good"))
          .hasSize(4)
          .allMatch(task -> task.state() == State.SUCCEEDED);
      RunView next =
          Nodes.run(
              node,
              Plans.plan()
                  .with(Group.of("next", "noop").with("value", 6).in(Isolation.POOLED))
                  .named("next"));
      assertThat(next.state()).isEqualTo(State.SUCCEEDED);
    }
  }

  private static Cause cause(RunView view, String id) {
    return task(view, id).attempts().getLast().failure().map(TaskFailure::cause).orElseThrow();
  }
}
