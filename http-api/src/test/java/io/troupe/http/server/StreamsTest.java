package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many streams, cut and slow ones, leave nothing behind. */
class StreamsTest {
  private static final long SEED = 20261125;
  private static final int MEBI = 1 << 20;
  private static final HttpSettings.Limits LIMITS =
      new HttpSettings.Limits(400, Duration.ofSeconds(1), Duration.ofSeconds(2));

  @TempDir static Path home;

  @Test
  void twoHundredStreamsThatAreCutAtRandomLeaveNothing() throws Exception {
    try (TestServer server = TestServer.start(home.resolve("many"), LIMITS)) {
      String run = server.submit(Pipelines.noops("many", 150, "20ms"));
      round(server, run, 20, new Random(SEED)); // Pools and classes are there from now on.
      settled(server);
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long heap = heap();

      int seen = round(server, run, 200, new Random(SEED + 1));

      assertThat(seen).as("streams open at once").isGreaterThan(100);
      settled(server);
      // The pools of both actor systems grow and shrink by themselves.
      until(
          "threads end",
          Duration.ofSeconds(20),
          () -> ManagementFactory.getThreadMXBean().getThreadCount() <= threads + 8);
      assertThat(heap() - heap).as("bytes of heap that stayed").isLessThan(16L * MEBI);
    }
  }

  /** Opens {@code count} streams, reads some of each and cuts it; gives the most open at once. */
  private static int round(TestServer server, String run, int count, Random random)
      throws Exception {
    int most = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int read = random.nextInt(60);
        boolean abrupt = random.nextBoolean();
        long pause = random.nextInt(1_000_000_000);
        all.add(clients.submit(() -> follow(server, run, read, pause, abrupt)));
      }
      for (Future<?> each : all) {
        while (!each.isDone()) {
          most = Math.max(most, server.server().streams());
          LockSupport.parkNanos(1_000_000);
        }
        each.get();
      }
    }
    return most;
  }

  private static Void follow(TestServer server, String run, int read, long pause, boolean abrupt)
      throws IOException {
    EventClient client = EventClient.open(server, run, 0);
    client.ids(read);
    LockSupport.parkNanos(pause);
    if (abrupt) {
      client.cut();
    } else {
      client.close();
    }
    return null;
  }

  private static void settled(TestServer server) {
    until("streams end", Duration.ofSeconds(20), () -> server.server().streams() == 0);
    until("waits end", Duration.ofSeconds(20), () -> server.node().feed().watched() == 0);
  }

  @Test
  void aClientThatLosesItsConnectionGoesOnWithoutGapOrDouble() throws IOException {
    try (TestServer server = TestServer.start(home.resolve("resume"), LIMITS)) {
      String run = server.submit(Pipelines.noops("resume", 60, "20ms"));
      Random random = new Random(SEED);
      List<Long> seen = new ArrayList<>();
      int connections = 0;
      boolean ended = false;
      while (!ended) {
        try (EventClient client =
            EventClient.toTheEnd(server, run, seen.isEmpty() ? 0 : seen.getLast())) {
          int wanted = 1 + random.nextInt(30);
          List<Long> more = client.ids(wanted);
          ended = more.size() < wanted;
          seen.addAll(more);
          client.cut();
          connections++;
        }
      }
      assertThat(connections).isGreaterThan(5);
      assertThat(seen)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, server.node().feed().last(run)).boxed().toList());
    }
  }

  @Test
  void aClientThatDoesNotReadIsDroppedAndComesBack() throws IOException {
    try (TestServer server = TestServer.start(home.resolve("slow"), LIMITS)) {
      String run = server.submit(Pipelines.wordy("slow", 60, 200_000));
      server.ended(run);
      List<Long> seen;
      try (EventClient slow = EventClient.narrow(server, run)) {
        seen = new ArrayList<>(slow.ids(1));
        until("it is dropped", Duration.ofSeconds(20), () -> server.server().streams() == 0);
      }
      try (EventClient again = EventClient.open(server, run, seen.getLast())) {
        long last = server.node().feed().last(run);
        seen.addAll(again.ids((int) (last - seen.getLast())));
        assertThat(seen)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
      }
    }
  }

  @Test
  void moreStreamsThanTheLimitAreToldToComeBack() throws IOException {
    HttpSettings.Limits two = new HttpSettings.Limits(2, LIMITS.keepAlive(), LIMITS.stall());
    try (TestServer server = TestServer.start(home.resolve("limit"), two)) {
      String run = server.submit(Pipelines.noops("limit", 1, "1ms"));
      try (EventClient first = EventClient.open(server, run, 0);
          EventClient second = EventClient.open(server, run, 0)) {
        first.ids(1);
        second.ids(1);
        HttpResponse<String> third = server.send(server.request("/api/v1/runs/" + run + "/events"));
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("retry-after")).isPresent();
        assertThat(TestServer.json(third).path("code").asText()).isEqualTo("too-many-streams");
        assertThat(server.get("/api/v1/runs").path("runs")).hasSize(1);
      }
      until("a place is free", Duration.ofSeconds(10), () -> server.server().streams() < 2);
      try (EventClient next = EventClient.open(server, run, 0)) {
        assertThat(next.ids(1)).hasSize(1);
      }
    }
  }

  @Test
  void aServerThatClosesEndsItsStreamsInOrder() throws Exception {
    TestServer server = TestServer.start(home.resolve("close"), LIMITS);
    String run = server.submit(Pipelines.noops("close", 1, "1ms"));
    try (EventClient client = EventClient.open(server, run, 0)) {
      client.ids(1);
      long begin = System.nanoTime();
      server.close();
      client.drain();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(what + " did not happen within " + limit);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
