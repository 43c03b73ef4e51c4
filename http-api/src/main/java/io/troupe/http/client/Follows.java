package io.troupe.http.client;

import io.troupe.actors.Node;
import io.troupe.actors.core.RunState;
import io.troupe.actors.run.Followers;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Who follows runs of a server: one stream for each run, however many follow it. Thread-safe. */
final class Follows implements AutoCloseable {
  /** As a node in this process shows it. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Requests requests;
  private final Duration patience;
  private final Function<String, RunState> read;
  private final Consumer<Boolean> away;
  private final Followers followers = new Followers(INTERVAL);
  private final Map<String, Shared> streams = new HashMap<>();

  private static final class Shared {
    private final EventStream stream;
    private int users;

    Shared(EventStream stream) {
      this.stream = stream;
    }
  }

  /**
   * Follows what {@code requests} ask for.
   *
   * @param read gives the state of a run at this moment
   * @param away told when the server does not answer any more, and when it does again
   */
  Follows(
      Requests requests,
      Duration patience,
      Function<String, RunState> read,
      Consumer<Boolean> away) {
    this.requests = requests;
    this.patience = patience;
    this.read = read;
    this.away = away;
  }

  AutoCloseable follow(String run, Node.Observer observer) {
    join(run);
    AutoCloseable following = followers.follow(run, observer, Optional::empty);
    return () -> {
      following.close();
      leave(run);
    };
  }

  /** Completes with the view of the run once it has ended. */
  CompletableFuture<RunView> ended(String run) {
    CompletableFuture<RunView> ended = followers.failing(run, new CompletableFuture<>());
    AutoCloseable following = follow(run, Node.Observer.until(ended));
    var _ = ended.whenComplete((_, _) -> quietly(following));
    return ended;
  }

  private synchronized void join(String run) {
    Shared shared = streams.get(run);
    if (shared == null) {
      RunState now = read.apply(run);
      followers.changed(run, now);
      shared = new Shared(new EventStream(requests, run, now, patience, new Told(run)).start());
      streams.put(run, shared);
    }
    shared.users++;
  }

  private synchronized void leave(String run) {
    Shared shared = streams.get(run);
    if (shared != null && --shared.users == 0) {
      streams.remove(run);
      shared.stream.close();
      followers.gone(run);
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // AutoCloseable declares Exception
  private static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop following", e);
    }
  }

  /** Calls nobody any more. */
  @Override
  public synchronized void close() {
    streams.values().forEach(shared -> shared.stream.close());
    streams.clear();
    followers.close();
  }

  private final class Told implements EventStream.Listener {
    private final String run;

    Told(String run) {
      this.run = run;
    }

    @Override
    public void changed(RunState state) {
      followers.changed(run, state);
    }

    @Override
    public void said(Live live) {
      followers.said(run, live);
    }

    @Override
    public void away(boolean gone) {
      away.accept(gone);
    }

    @Override
    public void failed(ServerException reason) {
      followers.failed(run, reason);
    }
  }
}
