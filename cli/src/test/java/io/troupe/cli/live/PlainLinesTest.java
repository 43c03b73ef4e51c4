package io.troupe.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.view.State;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainLinesTest {
  private static final Look LOOK = new Look(Integer.MAX_VALUE, Integer.MAX_VALUE, false, true);

  private final PlainLines lines =
      new PlainLines(
          new Failures((task, attempt) -> Optional.of("logs/attempt-" + attempt)),
          new Reasons((view, task) -> List.of("with.steps was 1, is 2")),
          Runs.START,
          ZoneOffset.UTC,
          LOOK);

  @Test
  void tellsEachChangeOnce() {
    Runs before = Runs.of("p").task("a", State.PENDING, "").task("b", State.PENDING, "");
    assertThat(lines.next(before.view(State.RUNNING), Runs.START)).isEmpty();

    Runs running =
        Runs.of("p")
            .task("a", State.RUNNING, "", List.of(Runs.attempt(1, State.RUNNING, 1, 0)))
            .task("b", State.PENDING, "");
    assertThat(lines.next(running.view(State.RUNNING), Runs.START.plusSeconds(1)))
        .containsExactly("10:00:01 a runs anew: with.steps was 1, is 2", "10:00:01 a running");
    assertThat(lines.next(running.view(State.RUNNING), Runs.START.plusSeconds(2))).isEmpty();

    Runs done = Runs.of("p").done("a", 3, "auc", 0.91).task("b", State.SKIPPED, "a condition");
    assertThat(lines.next(done.view(State.SUCCEEDED), Runs.START.plusSeconds(3)))
        .containsExactly(
            "10:00:03 a succeeded in 3.0 s  auc=0.910", "10:00:03 b skipped: a condition");
  }

  @Test
  void tellsOnceForASweepWhyItRunsAnew() {
    Runs running =
        Runs.of("p")
            .task("a[i=1]", State.RUNNING, "", List.of(Runs.attempt(1, State.RUNNING, 1, 0)))
            .task("a[i=2]", State.RUNNING, "", List.of(Runs.attempt(1, State.RUNNING, 1, 0)));
    assertThat(lines.next(running.view(State.RUNNING), Runs.START.plusSeconds(1)))
        .containsExactly(
            "10:00:01 a runs anew: with.steps was 1, is 2",
            "10:00:01 a[i=1] running",
            "10:00:01 a[i=2] running");
  }

  @Test
  void tellsAFailureWithItsLogAndTheAttemptThatFollows() {
    Runs again =
        Runs.of("p")
            .task(
                "a",
                State.RUNNING,
                "",
                List.of(Runs.attempt(1, State.FAILED, 1, 2), Runs.attempt(2, State.RUNNING, 3, 0)));

    assertThat(lines.next(again.view(State.RUNNING), Runs.START.plusSeconds(3)))
        .containsExactly(
            "10:00:03 failed a (attempt 1): crash: the executor ended with exit code 3",
            "           help: look at the log",
            "           log: logs/attempt-1",
            "10:00:03 a running again (attempt 2)");
  }

  @Test
  void doesNotTellAgainWhatAnEarlierProcessTold() {
    PlainLines resumed =
        new PlainLines(
            new Failures((task, attempt) -> Optional.empty()),
            new Reasons((view, task) -> List.of()),
            Runs.START.plusSeconds(10),
            ZoneOffset.UTC,
            LOOK);
    Runs runs =
        Runs.of("p")
            .done("a", 3, "auc", 0.91)
            .task(
                "b",
                State.RUNNING,
                "",
                List.of(
                    Runs.attempt(1, State.FAILED, 1, 2), Runs.attempt(2, State.RUNNING, 11, 0)));

    assertThat(resumed.next(runs.view(State.RUNNING), Runs.START.plusSeconds(11)))
        .containsExactly("10:00:11 b running again (attempt 2)");
  }

  @Test
  void staysShortForASweepOfThousands() {
    List<String> all = new ArrayList<>();
    for (int done = 0; done <= 5000; done += 125) {
      Runs runs = Runs.of("p");
      for (int i = 0; i < 5000; i++) {
        if (i >= done) {
          runs.task("a[i=" + i + "]", State.PENDING, "");
        } else if (i % 50 == 0) {
          runs.task(
              "a[i=" + i + "]", State.FAILED, "", List.of(Runs.attempt(1, State.FAILED, 1, 2)));
        } else {
          runs.done("a[i=" + i + "]", 1, "x", 1);
        }
      }
      all.addAll(lines.next(runs.view(State.RUNNING), Runs.START));
    }

    assertThat(all).hasSizeLessThan(100);
    assertThat(all).contains("10:00:00 a 2500/5000 (2450 succeeded, 50 failed)");
    assertThat(all).contains("10:00:00 further failures of a are in the report");
    assertThat(all.getLast()).isEqualTo("10:00:00 a 5000/5000 (4900 succeeded, 100 failed)");
  }
}
