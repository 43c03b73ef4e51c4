package io.troupe.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.core.RunEventJson;
import io.troupe.actors.core.RunEventJson.Numbered;
import io.troupe.actors.core.RunState;
import io.troupe.actors.view.Live;
import io.troupe.http.LiveJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One run's events from a server, folded as they come. A stream that breaks is opened again after
 * the last event that was folded, so none is missed or folded twice, until patience ends.
 */
final class EventStream implements AutoCloseable {
  /** The server sends something every ten seconds; a connection that is silent longer is dead. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Requests requests;
  private final String run;
  private final Listener listener;
  private final Duration patience;
  private final Thread thread;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("event-stream-watch").daemon().factory());
  private RunState state;
  private volatile boolean closed;
  private volatile long heard;
  private volatile Optional<InputStream> open = Optional.empty();

  /** Hears what comes, on the thread of the stream. */
  interface Listener {
    /** The run after an event. */
    void changed(RunState state);

    /** What an attempt said. */
    void said(Live live);

    /** The server does not answer ({@code true}), or does again. */
    void away(boolean away);

    /** Nothing more comes. */
    void failed(ServerException reason);
  }

  /**
   * Begins to stream.
   *
   * @param first the run as it was when all before was read
   */
  EventStream(Requests requests, String run, RunState first, Duration patience, Listener listener) {
    this.requests = requests;
    this.run = run;
    this.state = first;
    this.patience = patience;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("event-stream").daemon().unstarted(this::stream);
  }

  EventStream start() {
    thread.start();
    long every = SILENCE.toMillis() / 6;
    var _ = watchdog.scheduleWithFixedDelay(this::endSilence, every, every, TimeUnit.MILLISECONDS);
    return this;
  }

  private void stream() {
    Backoff backoff = new Backoff(patience);
    boolean away = false;
    while (!closed) {
      ServerException problem;
      try (InputStream in = new Heard(requests.once(request()).body(), this::hear)) {
        hear();
        open = Optional.of(in);
        if (away) {
          listener.away(false);
          away = false;
        }
        read(new ServerSentEvents(in), backoff);
        problem = Problems.unreachable(requests.address(), new IOException("the stream ended"));
      } catch (IOException e) {
        problem = Problems.unreachable(requests.address(), e);
      } catch (ServerException e) {
        problem = e;
      } finally {
        open = Optional.empty();
      }
      if (closed) {
        return;
      }
      boolean passing =
          problem.kind() == ServerException.Kind.UNREACHABLE
              || problem.kind() == ServerException.Kind.BROKEN;
      if (!passing || !backoff.pause()) {
        listener.failed(problem);
        return;
      }
      if (!away) {
        listener.away(true);
        away = true;
      }
    }
  }

  private HttpRequest request() {
    return requests
        .to("/runs/" + Requests.encoded(run) + "/events?live=true&after=" + state.sequence())
        .header("Accept", "text/event-stream")
        .header("Last-Event-ID", Long.toString(state.sequence()))
        .GET()
        .build();
  }

  private void read(ServerSentEvents events, Backoff backoff) throws IOException {
    for (Optional<ServerSentEvents.Sent> sent = events.next();
        sent.isPresent() && !closed;
        sent = events.next()) {
      try {
        take(sent.get());
      } catch (IllegalArgumentException | JsonProcessingException e) {
        listener.failed(Problems.foreign(requests.address(), String.valueOf(e.getMessage())));
        close();
        return;
      }
      backoff.reset();
    }
  }

  private void take(ServerSentEvents.Sent sent) throws JsonProcessingException, IOException {
    var tree = JSON.readTree(sent.data());
    Optional<Live> live = LiveJson.read(sent.name(), tree);
    if (live.isPresent()) {
      listener.said(live.get());
      return;
    }
    if (!tree.has("sequence")) {
      return; // Of a later server.
    }
    Numbered numbered = RunEventJson.read(tree);
    if (numbered.sequence() <= state.sequence()) {
      return; // It came twice.
    }
    if (numbered.sequence() > state.sequence() + 1) {
      throw new IOException("event " + (state.sequence() + 1) + " is missing");
    }
    state = state.evolve(numbered.event());
    listener.changed(state);
  }

  private void hear() {
    heard = System.nanoTime();
  }

  private void endSilence() {
    if (System.nanoTime() - heard > SILENCE.toNanos()) {
      open.ifPresent(EventStream::quietly);
    }
  }

  private static void quietly(InputStream in) {
    try {
      in.close();
    } catch (IOException _) {
      // Whoever reads it learns of it.
    }
  }

  /** Ends the stream; nothing is heard after it except what is being told at this moment. */
  @Override
  public void close() {
    closed = true;
    watchdog.shutdownNow();
    open.ifPresent(EventStream::quietly);
    thread.interrupt();
  }

  /** A stream that tells when bytes come. */
  private static final class Heard extends java.io.FilterInputStream {
    private final Runnable told;

    Heard(InputStream in, Runnable told) {
      super(in);
      this.told = told;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      int count = super.read(bytes, from, most);
      told.run();
      return count;
    }
  }
}
