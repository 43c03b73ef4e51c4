package io.troupe.cli.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that holds the event stream of a run and, when it breaks, asks again for what comes
 * after the last number that it has seen. Keeps the numbers in the order in which they came.
 */
final class EventLog implements AutoCloseable {
  private final LocalCluster cluster;
  private final String run;
  private final List<Long> numbers = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;
  private final AtomicInteger breaks = new AtomicInteger();

  EventLog(LocalCluster cluster, String run) {
    this.cluster = cluster;
    this.run = run;
    this.thread = Thread.ofPlatform().name("events").daemon().start(this::follow);
  }

  /** The numbers of the events so far. */
  List<Long> numbers() {
    synchronized (numbers) {
      return List.copyOf(numbers);
    }
  }

  /** How often the stream broke. */
  int breaks() {
    return breaks.get();
  }

  private long last() {
    synchronized (numbers) {
      return numbers.isEmpty() ? 0 : numbers.getLast();
    }
  }

  private void follow() {
    while (!closed) {
      try {
        read();
      } catch (IOException | UncheckedIOException _) {
        breaks.incrementAndGet();
      } catch (InterruptedException _) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void read() throws IOException, InterruptedException {
    HttpRequest request =
        cluster
            .request("/api/v1/runs/" + run + "/events")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(last()))
            .build();
    HttpResponse<InputStream> answer =
        cluster.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        if (answer.statusCode() == 200 && line.startsWith("id:")) {
          synchronized (numbers) {
            numbers.add(Long.parseLong(line.substring(3).strip()));
          }
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
