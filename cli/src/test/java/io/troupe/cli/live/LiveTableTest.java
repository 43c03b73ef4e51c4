package io.troupe.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.plan.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveTableTest {
  private static final Look EIGHTY = new Look(80, 24, false, true);

  @Test
  void showsGroupsThenRunningAttempts() {
    RunView view =
        Runs.of("quickstart")
            .done("board", 1, "nodes", 2500)
            .done("train[model=gcn,split=0]", 4, "auc", 0.89)
            .task("train[model=gcn,split=1]", State.CACHED, "")
            .task(
                "train[model=sage,split=0]",
                State.RUNNING,
                "",
                List.of(Runs.attempt(1, State.RUNNING, 4, 0)))
            .task(
                "train[model=sage,split=1]",
                State.FAILED,
                "crash",
                List.of(Runs.attempt(1, State.FAILED, 4, 5)))
            .task("train[model=resnet,split=0]", State.READY, "waits for a worker")
            .task("summary", State.PENDING, "waits for train")
            .view(State.RUNNING);
    TaskId sage = new TaskId("train[model=sage,split=0]");
    Advance advance =
        Advance.first(1, Runs.START.plusSeconds(4), new Progress(0, 150, "steps"))
            .then(Runs.START.plusSeconds(6), new Progress(93, 150, "steps"));

    List<String> lines =
        LiveTable.lines(new Moment(view, Map.of(sage, advance), Runs.START.plusSeconds(6)), EIGHTY);

    assertThat(lines)
        .containsExactly(
            "quickstart  r-20260501-abcd  running  4/7 tasks  6.0 s",
            "  board    ■      1/1",
            "  train    ■◆▶✗○  3/5  1 failed  1 running  1 cached  ~6 s left",
            "  summary  ·      0/1  waits for train",
            "  ▶ train[model=sage,split=0]  ██████░░░░  1.2 s left  93/150 steps  46.5/s");
  }

  @Test
  void asksNoMoreThanAsciiOfAPlainTerminal() {
    RunView view =
        Runs.of("ascii")
            .done("a[i=0]", 1, "x", 1)
            .task("a[i=1]", State.RUNNING, "", List.of(Runs.attempt(2, State.RUNNING, 1, 0)))
            .task("a[i=2]", State.SKIPPED, "")
            .view(State.RUNNING);

    List<String> lines =
        LiveTable.lines(
            new Moment(view, Map.of(), Runs.START.plusSeconds(2)), new Look(80, 24, false, false));

    assertThat(lines)
        .containsExactly(
            "ascii  r-20260501-abcd  running  2/3 tasks  2.0 s",
            "  a  #>-  2/3  1 running  1 skipped  ~1 s left",
            "  > a[i=1] #2  1.0 s");
  }

  @Test
  void neverLeavesTheScreen() {
    long seed = 20260501;
    Random random = new Random(seed);
    State[] states = State.values();
    for (int round = 0; round < 60; round++) {
      Runs runs = Runs.of("名前-of-a-pipeline\u001b[31m-that-is-long");
      Map<TaskId, Advance> advances = new HashMap<>();
      int groups = 1 + random.nextInt(30);
      for (int group = 0; group < groups; group++) {
        int cells = 1 + random.nextInt(random.nextBoolean() ? 3 : 300);
        for (int cell = 0; cell < cells; cell++) {
          State state = states[random.nextInt(states.length)];
          String id = "group-with-a-rather-long-name-" + group + "[cell=" + cell + "]";
          runs.task(id, state, "a reason", List.of(Runs.attempt(1, state, 0, 1)));
          advances.put(
              new TaskId(id),
              Advance.first(1, Runs.START, new Progress(random.nextInt(9), 8, "steps")));
        }
      }
      Look look =
          new Look(20 + random.nextInt(140), 3 + random.nextInt(60), false, random.nextBoolean());

      List<String> lines =
          LiveTable.lines(
              new Moment(runs.view(State.RUNNING), advances, Runs.START.plusSeconds(5)), look);

      assertThat(lines).as("seed %d round %d", seed, round).hasSizeLessThanOrEqualTo(look.height());
      assertThat(lines)
          .as("seed %d round %d", seed, round)
          .allSatisfy(
              line -> {
                assertThat(Columns.of(line)).isLessThanOrEqualTo(look.width());
                assertThat(line).doesNotContain("\u001b");
              });
    }
  }

  @Test
  void showsAFailureInAStripOfThousands() {
    List<State> tasks =
        new java.util.ArrayList<>(java.util.Collections.nCopies(5000, State.SUCCEEDED));
    tasks.set(4321, State.FAILED);

    List<State> strip = Strip.of(tasks, 50);

    assertThat(strip).hasSize(50).containsOnlyOnce(State.FAILED);
    assertThat(strip.get(43)).isEqualTo(State.FAILED);
  }
}
