package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventCodec;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.journal.SqliteReader;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast a sweep of tasks that do nothing goes through the journal and warm executors. */
@Tag("slow")
class SweepSpeedTest {
  private static final int TASKS = 2_000;

  @TempDir Path home;

  @Test
  void runsTwoThousandTasks() {
    try (LocalNode node = Nodes.start(home)) {
      Nodes.run(node, sweep("warm", 200));
      long start = System.nanoTime();
      RunView view = Nodes.run(node, sweep("sweep", TASKS));
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(view.tasks()).hasSize(TASKS).allMatch(task -> task.state() == State.SUCCEEDED);
      List<Long> hops = hops(view.run());
      System.out.printf(
          "%d tasks in %.2f s: %.0f tasks/s; from lease to start p50 %d ms, p99 %d ms%n",
          TASKS,
          seconds,
          TASKS / seconds,
          hops.get(hops.size() / 2),
          hops.get(hops.size() * 99 / 100));
    }
  }

  private static Plan sweep(String name, int tasks) {
    return Plans.plan()
        .with(Group.of("noop", "noop").cells(tasks).in(Isolation.POOLED).cache(CacheMode.OFF))
        .named(name);
  }

  /** Milliseconds from the lease of each attempt until its executor began, sorted. */
  private List<Long> hops(String run) {
    Map<TaskId, Instant> leased = new HashMap<>();
    List<Long> hops = new ArrayList<>();
    try (SqliteReader reader = new SqliteReader(new HomeFolder(home).journal())) {
      reader.read(
          run,
          1,
          Long.MAX_VALUE,
          entry -> {
            switch (RunEventCodec.decode(entry.manifest(), entry.bytes())) {
              case RunEvent.AttemptLeased lease -> leased.put(lease.task(), lease.at());
              case RunEvent.AttemptStarted began -> {
                Instant from = leased.getOrDefault(began.task(), began.at());
                hops.add(Duration.between(from, began.at()).toMillis());
              }
              default -> {}
            }
          });
    }
    return hops.stream().sorted().toList();
  }
}
