package io.troupe.actors;

import static io.troupe.actors.Nodes.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.home.RunIds;
import io.troupe.actors.view.State;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of its workers, and how they are emptied. */
class WorkersTest {
  @TempDir static Path home;
  private static LocalNode node;

  @BeforeAll
  static void start() {
    node = Nodes.start(home);
    Await.until("a worker", Duration.ofSeconds(10), () -> !await(node.workers()).isEmpty());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void showsWhatAWorkerRunsAndWhatIsFree() {
    WorkerView idle = worker();
    String run = await(node.submit(sleeping("held", 30), Value.Mapping.empty()));
    Await.until("a place", Duration.ofSeconds(10), () -> !worker().running().isEmpty());
    Await.until(
        "a lease",
        Duration.ofSeconds(10),
        () -> worker().running().getFirst().attempt().isPresent());
    WorkerView busy = worker();
    assertThat(busy.running())
        .containsExactly(new WorkerView.Running(run, new TaskId("held"), OptionalInt.of(1)));
    assertThat(busy.cpu())
        .isEqualTo(new WorkerView.Share(idle.cpu().total(), idle.cpu().free() - 1));
    assertThat(busy.memory().free()).isEqualTo(idle.memory().free() - (256L << 20));
    assertThat(busy.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(busy.host()).isNotBlank();
    assertThat(busy.since()).isBeforeOrEqualTo(Instant.now());
    await(node.cancel(run, "seen"));
    await(node.ended(run));
    Await.until("an idle worker", Duration.ofSeconds(10), () -> worker().running().isEmpty());
  }

  @Test
  void givesADrainedWorkerNothingUntilItIsOpenAgain() {
    String name = worker().name();
    assertThat(await(node.drain(name, true)).state()).isEqualTo(WorkerView.State.DRAINING);
    String run = await(node.submit(sleeping("later", 0), Value.Mapping.empty()));
    Await.until("a reason", Duration.ofSeconds(10), () -> !await(node.waiting(run)).isEmpty());
    Waiting reason = await(node.waiting(run)).getFirst();
    assertThat(reason.code()).isEqualTo(Waiting.Code.NO_WORKER);
    assertThat(reason.message()).isEqualTo("all 1 workers are being emptied");
    assertThat(await(node.drain(name, false)).state()).isEqualTo(WorkerView.State.READY);
    assertThat(await(node.ended(run)).state()).isEqualTo(State.SUCCEEDED);
    assertThat(await(node.waiting(run))).isEmpty();
  }

  @Test
  void namesTheWorkersThatThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> await(node.drain("nobody", true)))
        .isInstanceOf(NodeException.class)
        .hasMessage("there is no worker nobody; there are " + worker().name());
  }

  @Test
  void acceptsTheSamePlanUnderOneIdOnce() {
    String run = RunIds.next(Instant.now());
    Plan plan = Plans.plan().with(Group.of("a", "noop").with("value", 3)).named("once");
    assertThat(await(node.submit(run, plan, Value.Mapping.empty()))).isEqualTo(run);
    assertThat(await(node.submit(run, plan, Value.Mapping.empty()))).isEqualTo(run);
    assertThat(await(node.ended(run)).tasks()).hasSize(1);
    assertThat(await(node.submit(run, plan, Value.Mapping.empty()))).isEqualTo(run);
    Plan other = Plans.plan().with(Group.of("b", "noop").with("value", 3)).named("other");
    assertThatThrownBy(() -> await(node.submit(run, other, Value.Mapping.empty())))
        .isInstanceOf(NodeException.class);
  }

  private static WorkerView worker() {
    List<WorkerView> all = await(node.workers());
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static Plan sleeping(String name, int seconds) {
    return Plans.plan()
        .with(
            Group.of(name, "noop")
                .with("duration", seconds + "s")
                .with("value", 1)
                .cache(CacheMode.OFF))
        .named(name);
  }
}
