package io.troupe.http.resource;

import io.troupe.actors.RunFeed;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.view.Live;
import io.troupe.http.LiveJson;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of a run after a number, as server-sent events. */
final class EventPieces implements Streams.Pieces {
  private static final Logger LOG = LoggerFactory.getLogger(EventPieces.class);

  /** Most events in one piece: what a client that does not read holds here. */
  private static final int MOST = 64;

  /** What comes close together goes in one piece. */
  private static final long GATHER_MILLIS = 20;

  private static final String KEEP_ALIVE = ": still here\n\n";

  /** How a stream is followed. */
  record Wish(String run, long after, boolean untilEnd, boolean live) {}

  private final RunFeed feed;
  private final EventTexts texts;
  private final Wish wish;
  private final Duration keepAlive;
  private final Executor executor;
  private final Executor gathered;
  private final Optional<LiveQueue> queue;
  private final Optional<AutoCloseable> listening;
  private long after;
  private boolean begun;
  private boolean last;
  private volatile boolean closed;
  private volatile CompletableFuture<Boolean> woken = CompletableFuture.completedFuture(true);

  EventPieces(RunFeed feed, EventTexts texts, Wish wish, Duration keepAlive, Executor executor) {
    this.feed = feed;
    this.texts = texts;
    this.wish = wish;
    this.keepAlive = keepAlive;
    this.executor = executor;
    this.gathered =
        CompletableFuture.delayedExecutor(GATHER_MILLIS, TimeUnit.MILLISECONDS, executor);
    this.after = wish.after();
    this.queue = wish.live() ? Optional.of(new LiveQueue()) : Optional.empty();
    this.listening = queue.map(said -> feed.listen(wish.run(), said::add));
  }

  @Override
  public CompletableFuture<Optional<ByteString>> next() {
    if (last) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(this::known, executor)
        .thenCompose(
            text -> text.isEmpty() && !last ? later() : CompletableFuture.completedFuture(text))
        .thenApply(
            text -> text.isEmpty() ? Optional.empty() : Optional.of(ByteString.fromString(text)));
  }

  /** What there is to say now; at the end, {@link #last} is set. */
  private String known() {
    StringBuilder text = new StringBuilder();
    if (!begun) {
      begun = true;
      // A client that lost the connection comes back after this long.
      text.append("retry: 1000\n\n");
    }
    EventTexts.Texts events = texts.after(wish.run(), after, MOST);
    events.texts().forEach(text::append);
    after = events.last();
    queue.ifPresent(said -> said.take().forEach(live -> write(text, live)));
    last = wish.untilEnd() && events.texts().size() < MOST && ended(feed, wish.run(), after);
    return text.toString();
  }

  private static void write(StringBuilder text, Live live) {
    text.append("event: ").append(LiveJson.name(live)).append('\n');
    text.append("data: ").append(LiveJson.tree(live)).append("\n\n");
  }

  /** Whether event {@code number} is the run's last and ends it. */
  static boolean ended(RunFeed feed, String run, long number) {
    return number > 0
        && feed.read(run, number - 1, 2).stream()
            .reduce((_, later) -> later)
            .filter(event -> event.sequence() == number)
            .map(event -> event.event() instanceof RunEvent.RunFinished)
            .orElse(false);
  }

  private CompletableFuture<String> later() {
    CompletableFuture<Boolean> durable = feed.after(wish.run(), after, keepAlive);
    woken = durable;
    if (closed) {
      durable.complete(false);
    }
    CompletableFuture<?> either =
        queue
            .<CompletableFuture<?>>map(said -> CompletableFuture.anyOf(durable, said.something()))
            .orElse(durable);
    return either.thenCompose(
        something -> {
          durable.complete(false); // The one that was not first need not wait on.
          return Boolean.TRUE.equals(something) && !closed
              ? CompletableFuture.supplyAsync(this::known, gathered)
                  .thenApply(text -> text.isEmpty() && !last ? KEEP_ALIVE : text)
              : CompletableFuture.completedFuture(KEEP_ALIVE);
        });
  }

  @Override
  @SuppressWarnings("checkstyle:IllegalCatch") // AutoCloseable may throw anything.
  public void close() {
    closed = true;
    woken.complete(false);
    listening.ifPresent(
        each -> {
          try {
            each.close();
          } catch (Exception e) {
            LOG.warn("a listener stays", e);
          }
        });
  }
}
