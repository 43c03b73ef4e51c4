package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.http.call.Endpoint;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI file and the server say the same. */
class ContractTest {
  private static final String ATTEMPT = "/api/v1/runs/{run}/tasks/{task}/attempts/{attempt}";
  private static final OpenApi FILE = OpenApi.load();

  @TempDir static Path home;
  private static TestServer server;
  private static String run;
  private static String digest;
  private static final TreeSet<String> CALLED = new TreeSet<>();

  @BeforeAll
  static void start() {
    server = TestServer.start(home);
    run = server.submit(Pipelines.everything("contract"));
    server.ended(run);
    digest =
        server
            .get("/api/v1/runs/" + run + "/tasks/emit")
            .at("/artifacts/0/files/0/sha256")
            .asText();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theFileNamesEveryRouteAndTheServerHasEveryPath() {
    TreeSet<String> served = new TreeSet<>();
    for (Endpoint endpoint : server.server().endpoints()) {
      String path = endpoint.template().replace("...}", "}");
      served.add(endpoint.method() + " " + path);
      assertThat(FILE.query(endpoint.method(), path))
          .as("query parameters of %s %s", endpoint.method(), path)
          .isEqualTo(new TreeSet<>(endpoint.query()));
      assertThat(FILE.open(endpoint.method(), path))
          .as("access of %s %s", endpoint.method(), path)
          .isEqualTo(endpoint.access() == Endpoint.Access.OPEN);
    }
    assertThat(FILE.operations()).isEqualTo(served);
  }

  @Test
  void itsExamplesAreTrue() {
    assertThat(FILE.examples())
        .isNotEmpty()
        .allSatisfy((_, faults) -> assertThat(faults).isEmpty());
  }

  @Test
  void everyOperationAnswersAsTheFileSays() {
    runs();
    tasks();
    steering();
    rest();
    assertThat(CALLED).isEqualTo(FILE.operations());
  }

  private static void runs() {
    get("/api/v1/runs", "/api/v1/runs?limit=1", 200);
    get("/api/v1/runs", "/api/v1/runs?state=odd", 400);
    post(
        "/api/v1/runs",
        "/api/v1/runs",
        "application/yaml",
        Pipelines.noops("again", 2, "1ms"),
        201);
    post("/api/v1/runs", "/api/v1/runs", "application/yaml", "kind: Pipeline", 422);
    post("/api/v1/runs", "/api/v1/runs", "text/csv", "a,b", 415);
    String validate = "/api/v1/pipelines:validate";
    post(validate, validate, "application/yaml", Pipelines.noops("again", 2, "1ms"), 200);
    post(validate, validate, "application/json", "{\"pipeline\": \"kind: x\"}", 422);
    post(validate, validate, "application/json", "{}", 400);
    get("/api/v1/runs/{run}", "/api/v1/runs/" + run, 200);
    get("/api/v1/runs/{run}", "/api/v1/runs/" + run + "?tasks=false", 200);
    get("/api/v1/runs/{run}", "/api/v1/runs/nobody", 404);
    HttpResponse<String> unchanged =
        server.send(
            server
                .request("/api/v1/runs/" + run)
                .header("If-None-Match", "\"" + server.node().feed().last(run) + "\""));
    check("GET", "/api/v1/runs/{run}", unchanged, 304);
  }

  private static void tasks() {
    String base = "/api/v1/runs/" + run;
    get("/api/v1/runs/{run}/tasks", base + "/tasks?limit=2", 200);
    get("/api/v1/runs/{run}/tasks/{task}", base + "/tasks/emit", 200);
    get("/api/v1/runs/{run}/tasks/{task}", base + "/tasks/none", 404);
    String bad = base + "/tasks/" + URLEncoder.encode("bad[i=1]", StandardCharsets.UTF_8);
    get("/api/v1/runs/{run}/tasks/{task}", bad, 200);
    get(ATTEMPT, bad + "/attempts/1", 200);
    get(ATTEMPT, bad + "/attempts/99", 404);
    get(ATTEMPT + "/logs", base + "/tasks/emit/attempts/1/logs", 200);
    get(ATTEMPT + "/logs", base + "/tasks/emit/attempts/1/logs?follow=true&from=3", 200);
    get(ATTEMPT + "/logs", base + "/tasks/emit/attempts/1/logs?from=99999", 416);
    get(ATTEMPT + "/curves", base + "/tasks/emit/attempts/1/curves", 200);
    get("/api/v1/runs/{run}/events", base + "/events?until=end", 200);
    get("/api/v1/runs/{run}/events", base + "/events?after=99999", 400);
    HttpResponse<String> poll =
        server.send(server.request(base + "/events?limit=9").header("Accept", "application/json"));
    check("GET", "/api/v1/runs/{run}/events", poll, 200);
    get("/api/v1/runs/{run}/metrics", base + "/metrics?downsample=lttb:5", 200);
    get("/api/v1/runs/{run}/metrics", base + "/metrics?downsample=some", 400);
    String blob = "/api/v1/artifacts/{sha256}";
    get(blob, "/api/v1/artifacts/" + digest + "?name=a.txt", 200);
    check(
        "GET",
        blob,
        server.send(server.request("/api/v1/artifacts/" + digest).header("Range", "bytes=0-0")),
        206);
    get(blob, "/api/v1/artifacts/" + "0".repeat(64), 404);
  }

  private static void steering() {
    String base = "/api/v1/runs/";
    String other = server.submit(Pipelines.noops("steered", 8, "200ms"));
    post(base + "{run}:pause", base + other + ":pause", "application/json", "{}", 200);
    post(base + "{run}:resume", base + other + ":resume", "application/json", "{}", 200);
    post(
        base + "{run}:cancel",
        base + other + ":cancel",
        "application/json",
        "{\"reason\": \"enough\"}",
        200);
    server.ended(other);
    post(base + "{run}:cancel", base + other + ":cancel", "application/json", "{}", 409);
    post(base + "{run}:retry", base + other + ":retry", "application/json", "{\"tasks\": []}", 200);
    HttpResponse<String> stale =
        server.send(
            server
                .request(base + other + ":pause")
                .header("If-Match", "\"1\"")
                .POST(HttpRequest.BodyPublishers.noBody()));
    check("POST", base + "{run}:pause", stale, 412);
    server.ended(other);
  }

  private static void rest() {
    get("/api/v1/workers", "/api/v1/workers", 200);
    String worker = server.get("/api/v1/workers").at("/workers/0/name").asText();
    String at = "/api/v1/workers/";
    post(at + "{worker}:drain", at + worker + ":drain", "application/json", "{}", 200);
    post(at + "{worker}:undrain", at + worker + ":undrain", "application/json", "{}", 200);
    post(at + "{worker}:drain", at + "nobody:drain", "application/json", "{}", 404);
    get("/api/v1/cluster", "/api/v1/cluster", 200);
    get("/healthz", "/healthz", 200);
    get("/readyz", "/readyz", 200);
    get("/version", "/version", 200);
    get("/metrics", "/metrics", 200);
    get("/openapi.yaml", "/openapi.yaml", 200);
    get("/", "/", 200);
    get("/assets/{path}", "/assets/uplot/uPlot.min.css", 200);
    get("/assets/{path}", "/assets/none.js", 404);
    get("/login", "/login?token=" + server.token(), 302);
    get("/login", "/login?token=wrong", 401);
  }

  @Test
  void eventsAreAsTheFileSays() {
    JsonNode events =
        TestServer.json(
                server.send(
                    server
                        .request("/api/v1/runs/" + run + "/events")
                        .header("Accept", "application/json")))
            .path("events");
    assertThat(events).isNotEmpty();
    events.forEach(event -> assertThat(FILE.faults("Event", event.toString())).isEmpty());
  }

  private static void get(String template, String path, int status) {
    check("GET", template, server.send(server.request(path)), status);
  }

  private static void post(String template, String path, String type, String body, int status) {
    check("POST", template, server.post(path, type, body), status);
  }

  private static void check(
      String method, String template, HttpResponse<String> response, int status) {
    CALLED.add(method + " " + template);
    assertThat(response.statusCode())
        .as("%s %s: %s", method, response.uri(), response.body())
        .isEqualTo(status);
    Optional<String> type = response.headers().firstValue("content-type");
    List<String> faults =
        FILE.faults(method, template, response.statusCode(), type, response.body());
    assertThat(faults).as("%s %s: %s", method, response.uri(), response.body()).isEmpty();
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
  }
}
