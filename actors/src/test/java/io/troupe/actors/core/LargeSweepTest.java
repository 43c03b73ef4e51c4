package io.troupe.actors.core;

import static io.troupe.actors.core.RandomPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.core.RandomPlans.GroupBuilder;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LargeSweepTest {
  private static RunState sweep(int cells) {
    Script run =
        Script.of(
            plan(
                new GroupBuilder("a").cells(cells).build(),
                new GroupBuilder("b").cells(cells).needs("a").build(),
                new GroupBuilder("report").needs("b").runOn(RunOn.ALWAYS).build()));
    for (String group : new String[] {"a", "b"}) {
      for (int i = 0; i < cells; i++) {
        String task = group + "[i=" + i + "]";
        run.prepare(task).lease(task);
        long token = run.state.sequence();
        run.tell(new RunCommand.Started(new TaskId(task), token));
        run.complete(task, token);
      }
    }
    run.start("report").succeed("report");
    assertThat(run.run()).isEqualTo(State.SUCCEEDED);
    RunState replayed = RunState.EMPTY;
    for (RunEvent event : run.journal) {
      replayed = replayed.evolve(event);
    }
    return replayed;
  }

  /** The best of two, in seconds. */
  private static double seconds(int cells) {
    double best = Double.MAX_VALUE;
    for (int attempt = 0; attempt < 2; attempt++) {
      long start = System.nanoTime();
      assertThat(sweep(cells).outcome()).isPresent();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  @Test
  void fourTimesTheCellsCostAboutFourTimesTheTime() {
    seconds(500);
    double small = seconds(1250);
    double large = seconds(5000);
    System.out.printf("2 x 1250 cells %.2f s, 2 x 5000 cells %.2f s%n", small, large);
    assertThat(large).as("quadratic work would be 16 times").isLessThan(10 * small);
  }

  @Test
  void aRecoveryOfALargeSweepAsksOnceForEachTask() {
    Script run = Script.of(plan(new GroupBuilder("a").cells(5000).build()));
    run.prepare("a[i=0]").forget().recover(Set.of());
    assertThat(run.preparing()).hasSize(4999);
    assertThat(run.waiting()).containsExactly("a[i=0]");
  }
}
