package io.troupe.actors;

import static io.troupe.actors.Nodes.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Plans.Group;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventJson.Numbered;
import io.troupe.actors.view.Live;
import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFeedTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir static Path home;
  private static LocalNode node;

  @BeforeAll
  static void start() {
    node = Nodes.start(home);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void givesEveryEventOnceWhileTheRunGoesOn() {
    String run = submit("feed", 40);
    RunFeed feed = node.feed();
    List<Numbered> seen = new ArrayList<>();
    while (seen.isEmpty() || !(seen.getLast().event() instanceof RunEvent.RunFinished)) {
      assertThat(feed.after(run, seen.size(), LONG).join()).isTrue();
      seen.addAll(feed.read(run, seen.size(), 7));
    }
    assertThat(seen)
        .extracting(Numbered::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, feed.last(run)).boxed().toList());
    assertThat(feed.watched()).isZero();
  }

  @Test
  void wakesNobodyWhileNothingHappens() {
    String run = submit("quiet", 1);
    await(node.ended(run));
    RunFeed feed = node.feed();
    long last = feed.last(run);
    assertThat(feed.after(run, last, Duration.ofMillis(300)).join()).isFalse();
    assertThat(feed.read(run, last, 10)).isEmpty();
    assertThat(feed.watched()).isZero();
  }

  @Test
  void seesARunOfAnotherProcess() {
    try (LocalNode other = Nodes.start(home)) {
      String run =
          await(
              other.submit(
                  Plans.plan().with(Group.of("a", "noop").with("value", 1)).named("other"),
                  Value.Mapping.empty()));
      assertThat(node.feed().state(run)).isEmpty();
      long last = 0;
      while (!ended(run, last)) {
        assertThat(node.feed().after(run, last, LONG).join()).isTrue();
        last = node.feed().last(run);
      }
    }
  }

  @Test
  void givesWhatAttemptsSay() throws Exception {
    List<Live> said = new CopyOnWriteArrayList<>();
    String run =
        await(
            node.submit(
                Plans.plan()
                    .with(Group.of("wait", "noop").with("duration", "300ms").with("value", 2))
                    .with(Group.of("emit", "test-emit").with("text", "seen").needs("wait"))
                    .named("said"),
                Value.Mapping.empty()));
    try (AutoCloseable _ = node.feed().listen(run, said::add)) {
      await(node.ended(run));
    }
    assertThat(said).anyMatch(Live.Point.class::isInstance).anyMatch(Live.Line.class::isInstance);
    assertThat(node.feed().watched()).isZero();
  }

  private static String submit(String name, int cells) {
    return await(
        node.submit(
            Plans.plan()
                .with(Group.of("a", "noop").with("duration", "10ms").cells(cells))
                .named(name),
            Value.Mapping.empty()));
  }

  private static boolean ended(String run, long last) {
    return node.feed().read(run, Math.max(0, last - 1), 1).stream()
        .anyMatch(each -> each.event() instanceof RunEvent.RunFinished);
  }
}
