package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
  @TempDir static Path home;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(home);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void streamsEveryEventOfARunToItsEnd() {
    String run = server.submit(Pipelines.noops("stream", 20, "20ms"));
    HttpResponse<String> response =
        server.send(server.request("/api/v1/runs/" + run + "/events?until=end"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    List<Long> ids =
        response
            .body()
            .lines()
            .filter(line -> line.startsWith("id: "))
            .map(line -> Long.parseLong(line.substring(4)))
            .toList();
    long last = server.node().feed().last(run);
    assertThat(ids).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(response.body())
        .contains("event: run-submitted\n")
        .contains("event: run-finished\n");
  }

  @Test
  void answersALongPollAsSoonAsThereIsSomething() {
    String run = server.submit(Pipelines.noops("poll", 4, "200ms"));
    List<Long> seen = new ArrayList<>();
    long after = 0;
    boolean ended = false;
    while (!ended) {
      JsonNode page =
          TestServer.json(
              server.send(
                  server
                      .request("/api/v1/runs/" + run + "/events?wait=10s&after=" + after)
                      .header("Accept", "application/json")));
      page.path("events").forEach(event -> seen.add(event.path("sequence").asLong()));
      after = page.path("last").asLong();
      ended = page.path("ended").asBoolean();
    }
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, after).boxed().toList());
  }

  @Test
  void aFollowedLogEndsWithItsAttempt() {
    String run = server.submit(Pipelines.everything("log"));
    String log = "/api/v1/runs/" + run + "/tasks/emit/attempts/1/logs";
    HttpResponse<String> response;
    do {
      response = server.send(server.request(log + "?follow=true"));
    } while (response.statusCode() == 404); // Until the attempt has begun.
    assertThat(response.body().lines().toList())
        .hasSize(10)
        .contains("line 1", "line 19")
        .doesNotHaveDuplicates();
    server.ended(run);
    HttpResponse<String> whole = server.send(server.request(log));
    assertThat(whole.body()).isEqualTo(response.body());
    long next = Long.parseLong(whole.headers().firstValue("x-log-next").orElseThrow());
    assertThat(next).isEqualTo(whole.body().length());
    assertThat(server.send(server.request(log + "?from=" + (next - 8))).body())
        .isEqualTo(whole.body().substring((int) next - 8));
    assertThat(server.send(server.request(log + "?from=" + next)).body()).isEmpty();
  }

  @Test
  void givesAnyRangeOfAnArtifact() throws Exception {
    String run = server.submit(Pipelines.wordy("range", 1, 300_000));
    server.ended(run);
    String digest =
        server
            .get("/api/v1/runs/" + run + "/tasks/a%5Bi%3D0%5D")
            .at("/artifacts/0/files/0/sha256")
            .asText();
    String at = "/api/v1/artifacts/" + digest;
    HttpResponse<String> whole = server.send(server.request(at + "?name=a%20b.txt"));
    assertThat(whole.body()).hasSize(300_000);
    assertThat(whole.headers().firstValue("content-disposition"))
        .contains("attachment; filename*=UTF-8''a%20b.txt");
    assertThat(whole.headers().firstValue("etag")).contains('"' + digest + '"');
    part(at, "bytes=0-0", 0, 1);
    part(at, "bytes=131071-131073", 131_071, 3);
    part(at, "bytes=299999-", 299_999, 1);
    part(at, "bytes=-5", 299_995, 5);
    part(at, "bytes=10-99999999", 10, 299_990);
    HttpResponse<String> outside = server.send(server.request(at).header("Range", "bytes=300000-"));
    assertThat(outside.statusCode()).isEqualTo(416);
    assertThat(outside.headers().firstValue("content-range")).contains("bytes */300000");
    for (String whatever : List.of("bytes=0-1,3-4", "lines=1-2", "bytes=5-1")) {
      assertThat(server.send(server.request(at).header("Range", whatever)).statusCode())
          .isEqualTo(200);
    }
    assertThat(
            server
                .send(server.request(at).header("If-None-Match", '"' + digest + '"'))
                .statusCode())
        .isEqualTo(304);
  }

  private static void part(String at, String range, long first, int length) {
    HttpResponse<String> response = server.send(server.request(at).header("Range", range));
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).hasSize(length);
    assertThat(response.headers().firstValue("content-range"))
        .contains("bytes %d-%d/300000".formatted(first, first + length - 1));
  }

  @Test
  void listsRunsInPages() {
    for (int i = 0; i < 5; i++) {
      server.ended(server.submit(Pipelines.noops("page", 1, "1ms")));
    }
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = server.get("/api/v1/runs?name=page&label=team=blue&limit=2" + next);
      assertThat(page.path("runs").size()).isBetween(1, 2);
      page.path("runs").forEach(run -> all.add(run.path("run").asText()));
      next = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!next.isEmpty());
    assertThat(all).hasSize(5).doesNotHaveDuplicates();
    assertThat(all).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(server.get("/api/v1/runs?name=page&label=team=red").path("runs")).isEmpty();
  }

  @Test
  void measuresWhatPrometheusWantsToKnow() {
    String run = server.submit(Pipelines.everything("measured"));
    server.ended(run);
    String text = server.send(server.request("/metrics")).body();
    assertThat(text)
        .contains(
            "troupe_runs{state=\"failed\"}",
            "troupe_attempts_started_total",
            "troupe_attempts_failed_total{cause=",
            "troupe_workers{state=\"ready\"} 1",
            "troupe_workers_capacity{of=\"total\",resource=\"cpu\"}",
            "troupe_http_requests_seconds_bucket{method=\"POST\",path=\"/api/v1/runs\",status=\"201\"",
            "troupe_http_streams",
            "jvm_memory_used_bytes");
    assertThat(
            server
                .send(server.request("/metrics"))
                .body()
                .lines()
                .filter(FollowingTest::started)
                .toList())
        .isEqualTo(text.lines().filter(FollowingTest::started).toList());
  }

  private static boolean started(String line) {
    return line.startsWith("troupe_attempts_");
  }
}
