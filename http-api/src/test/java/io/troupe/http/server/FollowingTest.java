package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
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
}
