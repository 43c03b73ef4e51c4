package io.troupe.actors.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Await;
import io.troupe.actors.Plans;
import io.troupe.actors.Plans.Group;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose runs are in another actor system, reached over TCP. */
class ApartTest {
  @TempDir static Path root;
  private static ApartFixture both;

  @BeforeAll
  static void start() throws IOException {
    both = new ApartFixture(root);
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  @Test
  void everythingThatAnAttemptPrintsIsThereWhenItHasEnded() throws IOException {
    ApartFixture.Seen seen =
        both.run(
            "prints",
            Plans.plan().with(Group.of("a", "test-emit").with("steps", 3000)).named("prints"));
    assertThat(seen.view().state()).isEqualTo(State.SUCCEEDED);
    TaskId task = new TaskId("a");
    assertThat(Files.readAllLines(both.home.log("prints", task, 1)))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 3000).mapToObj(i -> "line " + (2 * i - 1)).toList());
    List<String> curves = Files.readAllLines(both.home.curves("prints", task, 1));
    assertThat(curves).hasSize(3000);
    assertThat(curves.getLast()).contains("\"x\":3000.0");
    Await.until("lines", Duration.ofSeconds(10), () -> shown(seen, Live.Line.class) == 3000);
    Await.until("points", Duration.ofSeconds(10), () -> shown(seen, Live.Point.class) == 3000);
    Await.until("progress", Duration.ofSeconds(10), () -> shown(seen, Live.Advanced.class) > 0);
    assertThat(boxes()).isEmpty();
  }

  @Test
  void messagesThatAreTooBigForOneGoInPieces() {
    ApartFixture.Seen seen =
        both.run(
            "big",
            Plans.plan()
                .with(Group.of("many", "test-emit").with("steps", 0).cells(300))
                .with(Group.of("one", "test-inputs").needs("many"))
                .named("big"));
    assertThat(seen.view().state()).isEqualTo(State.SUCCEEDED);
    RunView.Task one =
        seen.view().tasks().stream()
            .filter(task -> task.id().equals(new TaskId("one")))
            .findFirst()
            .orElseThrow();
    assertThat(one.metrics()).containsEntry("sum", 150.0).containsEntry("bytes", 1500.0);
  }

  @Test
  void aRunLimitEndsAnAttemptElsewhereAndItsPlaceIsFreeAgain() {
    Group slow =
        Group.of("slow", "test-sleep")
            .with("millis", 60_000)
            .cells(2)
            .runLimit(Duration.ofSeconds(1))
            .retries(0)
            .in(Isolation.POOLED);
    RunView view = both.run("slow", Plans.plan().with(slow).named("slow")).view();
    assertThat(view.tasks())
        .hasSize(2)
        .allMatch(task -> task.state() == State.FAILED)
        .allMatch(
            task -> task.attempts().getFirst().failure().orElseThrow().cause() == Cause.TIMEOUT);
    // The worker has room for two.
    Plans after = Plans.plan().with(Group.of("after", "noop").with("value", 1).cells(2));
    assertThat(both.run("after", after.named("after")).view().state()).isEqualTo(State.SUCCEEDED);
  }

  private static long shown(ApartFixture.Seen seen, Class<? extends Live> what) {
    return seen.said().stream().filter(what::isInstance).count();
  }

  private static List<Path> boxes() throws IOException {
    if (!Files.exists(both.outbox)) {
      return List.of();
    }
    try (Stream<Path> boxes = Files.list(both.outbox)) {
      return boxes.toList();
    }
  }
}
