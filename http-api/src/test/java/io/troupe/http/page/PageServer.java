package io.troupe.http.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.LocalNode;
import io.troupe.actors.RunReader;
import io.troupe.actors.StoredRuns;
import io.troupe.actors.executor.ExecutorSettings;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.http.server.HttpServer;
import io.troupe.http.server.HttpServices;
import io.troupe.http.server.HttpSettings;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.testkinds.TestKinds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node with the kinds of tests and its server, which can go away and come back. */
final class PageServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final HttpClient client = HttpClient.newHttpClient();
  private final RunReader reader;
  private LocalNode node;
  private HttpServer server;

  PageServer(Path home) throws IOException {
    this.home = home;
    node = node(home);
    reader = StoredRuns.open(home);
    server = serve(0);
  }

  private static LocalNode node(Path home) {
    return LocalNode.start(
        home,
        TestKinds.kinds(),
        new DataFolders(List.of(home.resolve("data"))),
        ExecutorSettings.of(home, 4)
            .withKindsClass(TestKinds.class.getName())
            .withKinds(TestKinds.kinds())
            .withFlags(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")));
  }

  private HttpServer serve(int port) throws IOException {
    return HttpServer.start(
        HttpSettings.local(home, port, "0.0.0-test"),
        new HttpServices(
            node,
            reader,
            TestKinds.kinds(),
            new DataFolders(List.of(home.resolve("data"))),
            ArtifactStore.at(home.resolve("store"))));
  }

  String url() {
    return server.url();
  }

  String token() throws IOException {
    return Files.readString(home.resolve("server-token")).strip();
  }

  /** The address that signs a browser in. */
  String login() throws IOException {
    return url() + "/login?token=" + token();
  }

  /** Submits the pipeline file {@code yaml}; gives the run's id. */
  String submit(String yaml) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/runs")
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(yaml));
    return send(request).path("run").asText();
  }

  /** The document under {@code path}. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create(url() + "/api/v1" + path))
        .header("Authorization", "Bearer " + token())
        .header("Accept", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** Goes away, comes back at the same address and takes the runs {@code runs} over. */
  void restart(Runnable meanwhile, String... runs) throws IOException {
    int port = URI.create(url()).getPort();
    server.close();
    node.close();
    meanwhile.run();
    node = node(home);
    server = serve(port);
    for (String run : runs) {
      node.resume(run).toCompletableFuture().join();
    }
  }

  @Override
  public void close() {
    server.close();
    node.close();
    reader.close();
    client.close();
  }
}
