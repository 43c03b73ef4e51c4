package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.http.client.ServerFile;
import io.troupe.http.server.HttpServer;
import io.troupe.http.server.HttpServices;
import io.troupe.http.server.HttpSettings;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.testkinds.TestKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a server in this process: over HTTP they say what they say beside a folder. */
class ServerCommandsTest {
  private static final String SWEEP =
      """
      apiVersion: troupe/v1
      kind: Pipeline
      metadata: {name: sweep}
      params:
        seed: {type: int, default: 3}
      tasks:
        train:
          uses: noop
          matrix: {axes: {model: [a, b], split: [0, 1]}}
          with: {value: "${{ matrix.split + params.seed }}"}
        table: {uses: report, needs: [train]}
      """;

  private static final String FAILING =
      """
      apiVersion: troupe/v1
      kind: Pipeline
      metadata: {name: failing}
      tasks:
        flaky: {uses: test-flaky, with: {failures: 1}, retry: {max: 0}}
        after: {uses: noop, needs: [flaky]}
      """;

  private static final String SLOW =
      """
      apiVersion: troupe/v1
      kind: Pipeline
      metadata: {name: slow}
      tasks:
        first: {uses: noop, with: {duration: 10m}}
      """;

  @TempDir private Path folder;
  private Path home = Path.of("");
  private Map<String, String> environment = Map.of();
  private Node node;
  private RunReader reader;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    home = folder.resolve("home");
    environment = Map.of("TROUPE_HOME", home.toString());
    serve(LocalRoles.product(environment));
  }

  private void serve(Roles roles) throws IOException {
    node = roles.node(home);
    reader = roles.reader(home);
    HttpSettings settings = HttpSettings.local(home, 0, "test");
    server =
        HttpServer.start(
            settings,
            new HttpServices(
                node,
                reader,
                roles.kinds(),
                DataFolders.of(environment, home),
                ArtifactStore.at(home.resolve("store"))));
    ServerFile.own(server.url(), settings.tokenFile(), "").write(home);
  }

  @AfterEach
  void stop() {
    server.close();
    reader.close();
    node.close();
  }

  @Test
  void submitAndWaitLeavesWhatRunLeaves() throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Path ran = folder.resolve("ran");
    Path submitted = folder.resolve("submitted");

    Call submit =
        call("submit", file + "", "-p", "seed=4", "--wait", "--output", submitted.toString());
    Call run =
        call("run", file + "", "-p", "seed=4", "--output", ran + "", "--home", folder + "/other");

    assertThat(submit.code()).as(submit.toString()).isZero();
    assertThat(run.code()).as(run.toString()).isZero();
    for (String name : new String[] {"results.csv", "results.arrow", "tasks.csv"}) {
      assertThat(submitted.resolve(name)).hasSameBinaryContentAs(ran.resolve(name));
    }
    assertThat(tree(submitted)).isEqualTo(tree(ran));
    assertThat(tables(submit.out())).isEqualTo(tables(run.out())).contains("4.500");
    assertThat(submit.err()).contains("TRP-2502", "1 warning").isEqualTo(run.err());
    assertThat(submit.out()).contains("Results: " + submitted.resolve("report.html"));
    assertThat(call("status", "--json").json()).isEqualTo(json(submitted.resolve("run.json")));
  }

  @Test
  void aFailureIsShownReadAndRetried() throws IOException {
    stop();
    serve(new LocalRoles(TestKinds::kinds, TestKinds.class.getName(), environment));
    Path file = Files.writeString(folder.resolve("failing.yaml"), FAILING);

    Call failed = test("submit", file + "", "--wait", "--output", folder.resolve("out") + "");

    assertThat(failed.code()).as(failed.toString()).isEqualTo(4);
    assertThat(failed.out())
        .contains("failed flaky (attempt 1): io: planted failure of attempt 1")
        .contains("log: " + server.url() + "/api/v1/runs/");
    String run = json(folder.resolve("out/run.json")).path("run").asText();
    Call logs = test("logs", run);
    assertThat(logs.out()).contains("attempt 1 of flaky");
    assertThat(test("logs", run, "flaky", "-f", "--attempt", "1").out()).isEqualTo(logs.out());
    assertThat(test("status", run).out()).contains("flaky", "failed", "planted failure");
    Call retried = test("retry", run.substring(0, run.length() - 2), "--wait");
    assertThat(retried.code()).as(retried.toString()).isZero();
    assertThat(test("status").out()).contains("failing", "2 succeeded");
  }

  @Test
  void aRunIsSubmittedOncePausedResumedAndCancelled() throws IOException {
    Path file = Files.writeString(folder.resolve("slow.yaml"), SLOW);

    Call submit = call("submit", file + "", "--idempotency-key", "k1", "--json");
    Call again = call("submit", file + "", "--idempotency-key", "k1", "--json");

    String run = submit.json().path("run").asText();
    assertThat(again.json().path("run").asText()).as(again.toString()).isEqualTo(run);
    assertThat(call("pause", run).out()).isEqualTo("run " + run + " is paused\n");
    assertThat(call("resume", run).out()).startsWith("run " + run + " is ");
    Call cancelled = call("cancel", run, "--wait", "--reason", "enough");
    assertThat(cancelled.out()).isEqualTo("run " + run + " is cancelled\n");
    assertThat(call("status", run).out()).contains("cancelled");
    Call ended = call("cancel", run);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("has ended: it was cancelled");
  }

  @Test
  void workersAreShownAndDrained() {
    JsonNode worker = call("workers", "--json").json().path("workers").path(0);
    String name = worker.path("name").asText();
    assertThat(call("workers").out()).contains("WORKER", name, "ready");
    assertThat(call("drain", name, "--wait").out())
        .isEqualTo("worker " + name + " is draining and runs 0 tasks\n");
    assertThat(call("drain", name, "--undo").out()).isEqualTo("worker " + name + " is ready\n");
    Call unknown = call("drain", name + "0");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no worker", "did you mean '" + name + "'?");
  }

  @Test
  void whoIsNotThereOrDoesNotLetInIsSaidWithAnExitCode() throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Call elsewhere = call("status", "--server", "http://127.0.0.1:1");
    assertThat(elsewhere.code()).isEqualTo(5);
    assertThat(elsewhere.err())
        .startsWith("error: no server answers at http://127.0.0.1:1\n")
        .contains("troupe serve");
    Call none = call("submit", file + "", "--home", folder.resolve("empty") + "");
    assertThat(none.code()).isEqualTo(5);
    assertThat(none.err()).contains("no server runs on", "launch-cluster");
    Path token = Files.writeString(folder.resolve("token"), "wrong-wrong-wrong-wrong-wrong-wrong");
    Call stranger =
        Call.with(Map.of("TROUPE_HOME", home + "", "TROUPE_TOKEN_FILE", token + ""), "status");
    assertThat(stranger.code()).isEqualTo(6);
    assertThat(stranger.err()).contains("does not accept the token", "TROUPE_TOKEN_FILE");
    Call nonsense = call("status", "--server", "localhost");
    assertThat(nonsense.code()).isEqualTo(2);
    assertThat(nonsense.err()).contains("is no address of a server", "--server");
    Call bad = call("submit", Files.writeString(file, SWEEP.replace("report", "rport")) + "");
    assertThat(bad.code()).isEqualTo(3);
    assertThat(bad.err()).contains("TRP-2101", "did you mean");
    Call missing = call("status", "2020");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("no run '2020' in " + server.url());
  }

  private Call call(String... arguments) {
    return Call.with(environment, arguments);
  }

  private Call test(String... arguments) {
    return Call.testKinds(environment, arguments);
  }

  /** The document of a run without what is of this one run: ids, times, where it was made. */
  private static JsonNode tree(Path output) throws IOException {
    ObjectNode run = (ObjectNode) json(output.resolve("run.json"));
    run.remove("run");
    run.remove("submitted");
    run.remove("ended");
    ((ObjectNode) run.path("captured")).remove("command");
    ((ObjectNode) run.path("captured")).remove("output");
    for (JsonNode task : run.path("tasks")) {
      ((ObjectNode) task).remove("attempts");
    }
    return run;
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** The tables that a command printed. */
  private static String tables(String out) {
    return out.substring(out.indexOf("\n\n"), out.lastIndexOf("\n\nRun "));
  }
}
