package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is said in one form, with what to do. */
class ProblemsTest {
  private static final OpenApi FILE = OpenApi.load();
  private static final String YAML = "application/yaml";

  @TempDir static Path home;
  private static TestServer server;
  private static String run;

  @BeforeAll
  static void start() {
    server = TestServer.start(home);
    run = server.submit(Pipelines.everything("problems"));
    server.ended(run);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void asksForTheToken() {
    HttpResponse<String> none = server.send(server.bare("/api/v1/runs"));
    problem(none, 401, "unauthorized", "Authorization: Bearer TOKEN");
    assertThat(none.headers().firstValue("www-authenticate")).isPresent();
    for (String wrong : new String[] {"Bearer x", "Basic eDp5", "Bearer " + server.token() + "x"}) {
      problem(
          server.send(server.bare("/api/v1/runs").header("Authorization", wrong)),
          401,
          "unauthorized",
          "HOME/server-token");
    }
    problem(
        server.send(server.bare("/api/v1/runs").header("Cookie", "troupe_session=x")),
        401,
        "unauthorized",
        "HOME/server-token");
    problem(server.send(server.bare("/login?token=no")), 401, "unauthorized", "/login?token=");
  }

  @Test
  void takesACookieForATokenAndThenWantsTheHeaderOfThePage() {
    HttpResponse<String> login = server.send(server.bare("/login?token=" + server.token()));
    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(login.headers().firstValue("location")).contains("/");
    String cookie = login.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(server.token());
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(server.send(server.bare("/api/v1/runs").header("Cookie", pair)).statusCode())
        .isEqualTo(200);
    HttpRequest.Builder pause =
        server
            .bare("/api/v1/runs/" + run + ":pause")
            .header("Cookie", pair)
            .POST(BodyPublishers.noBody());
    problem(server.send(pause), 403, "cross-site", "X-Troupe: 1");
    problem(server.send(pause.header("X-Troupe", "1")), 409, "refused", "has ended");
  }

  @Test
  void isFoundUnderTheNamesOfThisMachineOnly() throws IOException {
    for (String host : new String[] {"evil.example", "127.0.0.1.evil.example", "10.0.0.1"}) {
      assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 421 ")
          .contains("application/problem+json", "wrong-host", "localhost or 127.0.0.1");
    }
    for (String host : new String[] {"localhost", "LOCALHOST:80", "127.0.0.9:1", "[::1]:7070"}) {
      assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void namesWhatIsNotThere() {
    problem(get("/api/v1/runs/nobody"), 404, "no-such-run", "no run nobody");
    problem(get("/api/v2/runs"), 404, "no-such-resource", "/openapi.yaml");
    problem(get("/api/v1/runs/"), 404, "no-such-resource", "nothing at /api/v1/runs/");
    String tasks = "/api/v1/runs/" + run + "/tasks";
    problem(get(tasks + "/none"), 404, "no-such-task", "has no task none");
    problem(get(tasks + "/emit/attempts/2"), 404, "no-such-attempt", "it has 1");
    problem(get(tasks + "/emit/attempts/x/logs"), 404, "no-such-attempt", "no attempt x");
    problem(get("/api/v1/artifacts/" + "a".repeat(64)), 404, "no-such-artifact", "run the task");
    problem(get("/api/v1/artifacts/AB"), 400, "bad-digest", "64 lower-case hexadecimal");
    problem(post("/api/v1/workers/none:drain", ""), 404, "no-such-worker", "there are local-");
    problem(
        post("/api/v1/runs/" + run + ":retry", "{\"tasks\": [\"none\"]}"),
        404,
        "no-such-task",
        "has no task none");
  }

  @Test
  void namesTheMethodsThatThereAre() {
    HttpResponse<String> response =
        server.send(server.request("/api/v1/runs").method("DELETE", BodyPublishers.noBody()));
    problem(response, 405, "method-not-allowed", "GET, HEAD, POST");
    assertThat(response.headers().firstValue("allow")).contains("GET, HEAD, POST");
    HttpResponse<String> get = get("/api/v1/runs/" + run + ":cancel");
    problem(get, 405, "method-not-allowed", "there is POST");
    assertThat(get.headers().firstValue("allow")).contains("POST");
  }

  @Test
  void answersHeadWithoutABody() {
    HttpResponse<String> head =
        server.send(server.request("/api/v1/runs").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void namesTheFormsThatThereAre() {
    problem(
        accepting("/api/v1/runs", "application/xml"), 406, "not-acceptable", "application/json");
    problem(
        accepting("/api/v1/runs/" + run + "/events", "text/html"),
        406,
        "not-acceptable",
        "text/event-stream or application/json");
    problem(
        accepting("/api/v1/runs", "application/json;q=0"),
        406,
        "not-acceptable",
        "application/json");
    assertThat(accepting("/api/v1/runs", "text/html, */*;q=0.1").statusCode()).isEqualTo(200);
  }

  @Test
  void takesPipelinesAsYamlOrJsonOnly() {
    problem(server.post("/api/v1/runs", "text/csv", "a"), 415, "unknown-media-type", "text/csv");
    problem(
        server.send(server.request("/api/v1/runs").POST(BodyPublishers.noBody())),
        415,
        "unknown-media-type",
        "application/yaml or application/json");
    problem(
        server.send(
            server
                .request("/api/v1/runs")
                .header("Content-Type", YAML)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("x"))),
        415,
        "encoded-body",
        "without Content-Encoding");
    problem(
        server.post("/api/v1/runs/" + run + ":cancel", YAML, "reason: x"),
        415,
        "unknown-media-type",
        "application/json");
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    byte[] large = new byte[(1 << 20) + 1];
    problem(
        server.send(
            server
                .request("/api/v1/runs")
                .header("Content-Type", YAML)
                .POST(BodyPublishers.ofByteArray(large))),
        413,
        "too-large",
        "1,048,576 bytes");
    problem(
        server.send(
            server
                .request("/api/v1/pipelines:validate")
                .header("Content-Type", YAML)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "too-large",
        "1,048,576 bytes");
  }

  @Test
  void refusesBodiesThatAreNotWhatTheySay() {
    problem(post("/api/v1/runs", "{\"a\":"), 400, "bad-json", "line 1, column");
    problem(post("/api/v1/runs", "{\"a\":1, \"a\":2}"), 400, "bad-json", "Duplicate field 'a'");
    problem(post("/api/v1/runs", "{} {}"), 400, "bad-json", "no JSON");
    problem(post("/api/v1/runs", "[".repeat(5000)), 400, "bad-json", "nesting depth");
    problem(
        post("/api/v1/runs", "{\"pipeline\": 1}"), 400, "bad-body", "/pipeline must be a string");
    problem(
        post("/api/v1/runs/" + run + ":cancel", "{\"why\": \"x\"}"),
        400,
        "bad-body",
        "/why is no field");
    problem(
        post("/api/v1/runs?param=a=1", "{\"pipeline\": \"\"}"), 400, "bad-parameter", "'params'");
  }

  @Test
  void saysAllThatIsWrongWithAPipeline() {
    String yaml =
        """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: x}
        tasks:
          a: {uses: nop}
          b: {uses: noop, needs: [c]}
        """;
    HttpResponse<String> response = server.post("/api/v1/runs", YAML, yaml);
    problem(response, 422, "invalid-pipeline", "pipeline.yaml:5:");
    JsonNode errors = TestServer.json(response).path("errors");
    assertThat(errors).hasSize(2);
    assertThat(errors.at("/0/line").asInt()).isEqualTo(5);
    assertThat(errors.at("/1/line").asInt()).isEqualTo(6);
    assertThat(server.post("/api/v1/pipelines:validate", YAML, yaml).statusCode()).isEqualTo(422);
  }

  @Test
  void namesTheParameterThatIsWrong() {
    problem(get("/api/v1/runs?limit=0"), 400, "bad-parameter", "'limit' is '0'");
    problem(get("/api/v1/runs?limit=1&limit=2"), 400, "bad-parameter", "'limit' stands 2 times");
    problem(get("/api/v1/runs?lmit=1"), 400, "bad-parameter", "'lmit' is not known; there are");
    problem(get("/api/v1/runs?cursor=%21"), 400, "bad-parameter", "take it from 'next'");
    problem(get("/api/v1/runs?state=odd"), 400, "bad-parameter", "one of pending");
    problem(get("/api/v1/runs?label=x"), 400, "bad-parameter", "NAME=VALUE");
    String events = "/api/v1/runs/" + run + "/events";
    problem(get(events + "?after=-1"), 400, "bad-parameter", "from 0");
    problem(get(events + "?after=99999"), 400, "no-such-event", "read them anew");
    problem(get(events + "?until=x"), 400, "bad-parameter", "only be 'end'");
    problem(
        server.send(server.request(events).header("Last-Event-ID", "x")),
        400,
        "bad-event-id",
        "'x'");
    problem(
        accepting(events + "?wait=99h", "application/json"), 400, "bad-parameter", "at most 60s");
    problem(
        get("/api/v1/runs/" + run + "/metrics?downsample=lttb:1"), 400, "bad-parameter", "from 3");
  }

  @Test
  void refusesWhatTheStateForbids() {
    problem(post("/api/v1/runs/" + run + ":resume", "{}"), 409, "refused", "has ended");
    problem(
        server.send(
            server
                .request("/api/v1/runs/" + run + ":retry")
                .header("If-Match", "\"1\"")
                .POST(BodyPublishers.noBody())),
        412,
        "changed",
        "look at it again");
    String key = "key-" + run;
    assertThat(submit(key, Pipelines.noops("once", 1, "1ms")).statusCode()).isEqualTo(201);
    problem(submit(key, Pipelines.noops("twice", 1, "1ms")), 409, "key-reused", "take a new key");
    problem(submit("k".repeat(300), Pipelines.noops("x", 1, "1ms")), 400, "bad-key", "255");
  }

  @Test
  void saysWhatIsNoHttpInTheSameForm() throws IOException {
    assertThat(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ")
        .contains("application/problem+json", "too-long");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(10_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("headers-too-large");
    assertThat(raw("FROB / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 501 ")
        .contains("unknown-method");
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("bad-request");
    assertThat(
            raw(
                "POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                    + "Content-Length: 6\r\n\r\nhello"))
        .startsWith("HTTP/1.1 400 ");
  }

  private static HttpResponse<String> get(String path) {
    return server.send(
        HttpRequest.newBuilder(URI.create(server.server().url() + path))
            .header("Authorization", "Bearer " + server.token()));
  }

  private static HttpResponse<String> accepting(String path, String accept) {
    return server.send(server.request(path).header("Accept", accept));
  }

  private static HttpResponse<String> post(String path, String json) {
    return server.post(path, "application/json", json);
  }

  private static HttpResponse<String> submit(String key, String yaml) {
    return server.send(
        server
            .request("/api/v1/runs")
            .header("Content-Type", YAML)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(yaml)));
  }

  private static void problem(
      HttpResponse<String> response, int status, String code, String detail) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(FILE.faults("Problem", response.body())).as(response.body()).isEmpty();
    JsonNode problem = TestServer.json(response);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("detail").asText()).contains(detail);
    assertThat(problem.path("instance").asText())
        .isEqualTo(response.uri().normalize().getRawPath());
  }

  /** The answer to {@code request}, byte by byte as it is. */
  private static String raw(String request) throws IOException {
    URI url = URI.create(server.server().url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(5000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
