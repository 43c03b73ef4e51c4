package io.troupe.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventJson;
import io.troupe.actors.core.RunState;
import io.troupe.actors.view.Live;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream against a server that breaks it in every way; what it sends is scripted. */
class EventStreamTest {
  private static final Instant AT = Instant.parse("2026-05-01T10:00:00Z");

  private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void goesOnAfterTheLastEventHoweverAStreamEnds() throws InterruptedException {
    script.add(sent(2) + sent(3) + ": keep-alive\n\n");
    script.add(sent(3) + sent(4) + "id: 5\nevent: run-paused\ndata: {\"seq");
    script.add("503");
    script.add(sent(5) + "event: news\ndata: {\"of\":\"tomorrow\"}\n\n" + sent(7));
    script.add(sent(6) + sent(7));
    try (EventStream _ = stream(Duration.ofSeconds(20))) {
      heard.await(7);
    }

    assertThat(heard.sequences).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(asked.subList(0, 5)).containsExactly("1", "3", "4", "4", "5");
    assertThat(heard.away).startsWith(true, false);
  }

  @Test
  void hearsWhatAttemptsSay() throws InterruptedException {
    script.add("event: log\ndata: {\"task\":\"a\",\"attempt\":1,\"text\":\"hello\"}\n\n" + sent(2));
    try (EventStream _ = stream(Duration.ofSeconds(20))) {
      heard.await(2);
    }
    assertThat(heard.said).hasSize(1).first().isInstanceOf(Live.Line.class);
  }

  @Test
  void endsWithAReasonWhenPatienceOrTheRunDoes() throws InterruptedException {
    script.add("404");
    try (EventStream _ = stream(Duration.ofSeconds(20))) {
      assertThat(heard.failures.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
    server.stop(0);
    try (EventStream _ = stream(Duration.ofMillis(300))) {
      ServerException failure = heard.failures.poll(20, TimeUnit.SECONDS);
      assertThat(failure).isNotNull().hasMessageContaining("no server answers at");
      assertThat(failure.kind()).isEqualTo(ServerException.Kind.UNREACHABLE);
    }
  }

  private EventStream stream(Duration patience) {
    ServerAddress address =
        ServerAddress.of(
            "http://127.0.0.1:" + server.getAddress().getPort(), Optional.of("secret"));
    Requests requests = new Requests(address, patience);
    return new EventStream(requests, "r1", RunState.EMPTY.evolve(event(1)), patience, heard)
        .start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    String text = Optional.ofNullable(script.poll()).orElse("503");
    if (text.length() == 3) {
      byte[] problem = "{\"detail\":\"planted\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(Integer.parseInt(text), problem.length);
      exchange.getResponseBody().write(problem);
    } else {
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    exchange.close();
  }

  private static String sent(long sequence) {
    return "id: %d\nevent: any\ndata: %s\n\n"
        .formatted(
            sequence, RunEventJson.write(new RunEventJson.Numbered(sequence, event(sequence))));
  }

  private static RunEvent event(long sequence) {
    if (sequence == 1) {
      Plan plan =
          new Plan(
              1,
              "demo",
              new TreeMap<>(),
              new TreeMap<>(),
              Plan.Queue.DEFAULT,
              List.of(),
              "",
              List.of());
      return new RunEvent.RunSubmitted(AT, "r1", plan, Value.Mapping.empty());
    }
    return sequence % 2 == 0 ? new RunEvent.RunPaused(AT) : new RunEvent.RunResumed(AT);
  }

  private static final class Heard implements EventStream.Listener {
    final List<Long> sequences = new CopyOnWriteArrayList<>();
    final List<Boolean> away = new CopyOnWriteArrayList<>();
    final List<Live> said = new CopyOnWriteArrayList<>();
    final BlockingQueue<ServerException> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> changes = new LinkedBlockingQueue<>();

    void await(long sequence) throws InterruptedException {
      Long seen = 0L;
      while (seen != null && seen < sequence) {
        seen = changes.poll(20, TimeUnit.SECONDS);
      }
      assertThat(seen).as("the event " + sequence).isEqualTo(sequence);
    }

    @Override
    public void changed(RunState state) {
      sequences.add(state.sequence());
      changes.add(state.sequence());
    }

    @Override
    public void said(Live live) {
      said.add(live);
    }

    @Override
    public void away(boolean gone) {
      away.add(gone);
    }

    @Override
    public void failed(ServerException reason) {
      failures.add(reason);
    }
  }
}
