package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  @TempDir Path home;

  @Test
  void bindsOnlyThisMachinesOwnAddresses() {
    for (String host : new String[] {"0.0.0.0", "192.0.2.1", "::"}) {
      assertThatThrownBy(
              () -> HttpServer.start(HttpSettings.local(home, 0, "t").on(host), nothing()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot serve on " + host)
          .hasMessageContaining("use 127.0.0.1");
    }
  }

  @SuppressWarnings("NullAway") // It is refused before any of them is touched.
  private static HttpServices nothing() {
    return new HttpServices(null, null, null, null, null);
  }

  @Test
  void makesATokenForItsOwnerOnlyAndKeepsIt() throws Exception {
    Path file = home.resolve("server-token");
    String token = TokenFile.open(file);
    assertThat(token).hasSize(43);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(TokenFile.open(file)).isEqualTo(token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "short");
    assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining("remove it");
  }

  @Test
  void aRequestThatIsSentAgainAfterARestartMeansTheSameRun() {
    String key = "key" + ThreadLocalRandom.current().nextInt();
    String run;
    try (TestServer server = TestServer.start(home)) {
      run = submit(server, key);
      server.ended(run);
      assertThatThrownBy(
              () ->
                  HttpServer.start(HttpSettings.local(home, port(server), "t"), server.services()))
          .hasMessageContaining("use another --port");
    }
    try (TestServer server = TestServer.start(home)) {
      assertThat(submit(server, key)).isEqualTo(run);
      assertThat(server.get("/api/v1/runs").path("runs")).hasSize(1);
    }
  }

  private static int port(TestServer server) {
    return URI.create(server.server().url()).getPort();
  }

  private static String submit(TestServer server, String key) {
    HttpResponse<String> response =
        server.send(
            server
                .request("/api/v1/runs")
                .header("Content-Type", "application/yaml")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(Pipelines.noops("once", 1, "1ms"))));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return TestServer.json(response).path("run").asText();
  }
}
