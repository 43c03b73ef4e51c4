package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.actors.view.WorkerView;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.testkinds.TestKinds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own, and a coordinator in this one. */
class ClusterTest {
  @TempDir Path home;

  @Test
  void spreadsASweepOverAllWorkers() {
    try (Coordinator node = coordinator();
        Fork one = worker("one");
        Fork two = worker("two")) {
      workers(node, 2);
      RunView view = Nodes.run(node, sweep(8, 1));
      assertThat(view.state()).isEqualTo(State.SUCCEEDED);
      assertThat(madeBy(view)).containsExactlyInAnyOrder("one", "two");
      assertThat(one.end()).isZero();
      assertThat(two.end()).isZero();
      workers(node, 0);
    }
  }

  private Fork worker(String name) {
    return Fork.of(ClusterProcess.Worker.class, home, name);
  }

  private Coordinator coordinator() {
    return Coordinator.start(
        home,
        ClusterProcess.CONFIG,
        TestKinds.kinds(),
        new DataFolders(List.of(home.resolve("data"))));
  }

  private static List<WorkerView> workers(Node node, int count) {
    Await.until(
        count + " workers",
        Duration.ofSeconds(30),
        () -> Nodes.await(node.workers()).size() == count);
    return Nodes.await(node.workers());
  }

  private static Set<String> madeBy(RunView view) {
    return view.tasks().stream()
        .flatMap(task -> task.attempts().stream())
        .map(RunView.Attempt::worker)
        .collect(Collectors.toSet());
  }

  private static Plan sweep(int cells, int seconds) {
    return Plans.plan()
        .with(
            Group.of("cell", "noop")
                .with("duration", seconds + "s")
                .with("value", 1)
                .cells(cells)
                .in(Isolation.POOLED)
                .cache(CacheMode.OFF))
        .named("sweep");
  }
}
