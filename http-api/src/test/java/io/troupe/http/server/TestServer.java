package io.troupe.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.LocalNode;
import io.troupe.actors.StoredRuns;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.testkinds.TestKinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node with the kinds of tests, its server, and a client with the token. */
public final class TestServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final LocalNode node;
  private final StoredRuns runs;
  private final HttpServices services;
  private final HttpServer server;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestServer(Path home, HttpSettings settings) {
    this.home = home;
    DataFolders data = new DataFolders(List.of(home.resolve("data")));
    node =
        LocalNode.start(
            home,
            TestKinds.kinds(),
            data,
            ExecutorSettings.of(home, 2)
                .withKindsClass(TestKinds.class.getName())
                .withKinds(TestKinds.kinds())
                .withFlags(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")));
    try {
      runs = StoredRuns.open(home);
      services =
          new HttpServices(
              node, runs, TestKinds.kinds(), data, ArtifactStore.at(home.resolve("store")));
      server = HttpServer.start(settings, services);
      token = Files.readString(settings.tokenFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On the state folder {@code home}. */
  public static TestServer start(Path home) {
    return start(home, HttpSettings.Limits.DEFAULT);
  }

  /** The same with other limits. */
  public static TestServer start(Path home, HttpSettings.Limits limits) {
    return new TestServer(home, HttpSettings.local(home, 0, "test").within(limits));
  }

  public HttpServer server() {
    return server;
  }

  HttpServices services() {
    return services;
  }

  public LocalNode node() {
    return node;
  }

  public Path home() {
    return home;
  }

  public String token() {
    return token;
  }

  public HttpClient client() {
    return client;
  }

  /** A request to {@code path} with the token. */
  public HttpRequest.Builder request(String path) {
    return bare(path).header("Authorization", "Bearer " + token);
  }

  /** A request to {@code path} without the token. */
  public HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  /** The answer to {@code request}. */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The document at {@code path}. */
  public JsonNode get(String path) {
    HttpResponse<String> response = send(request(path));
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return json(response);
  }

  /** The answer to a POST of {@code body}. */
  public HttpResponse<String> post(String path, String type, String body) {
    return send(
        request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Submits a pipeline and gives the run's id. */
  public String submit(String yaml) {
    HttpResponse<String> response = post("/api/v1/runs", "application/yaml", yaml);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return json(response).path("run").asText();
  }

  /** Waits until the run has ended. */
  public void ended(String run) {
    node.ended(run).toCompletableFuture().join();
  }

  /** The body as JSON. */
  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + response.body(), e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    runs.close();
    node.close();
  }
}
