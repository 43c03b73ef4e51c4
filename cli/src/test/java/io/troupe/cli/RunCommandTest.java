package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands on a real node with real executors. */
class RunCommandTest {
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
        good: {uses: noop}
        after: {uses: noop, needs: [flaky]}
      """;

  @TempDir private Path folder;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void home() {
    environment = Map.of("TROUPE_HOME", folder.resolve("home").toString());
  }

  @Test
  void runsASweepThenAnswersItFromTheCache() throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Path output = folder.resolve("out");

    Call first = call("run", file.toString(), "--output", output.toString());

    assertThat(first.err()).contains("TRP-2502", "1 warning").doesNotContain("error");
    assertThat(first.code()).isZero();
    assertThat(first.out())
        .contains("train[model=a,split=0] succeeded", "Results: " + output.resolve("report.html"));
    JsonNode run = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(run.path("state").asText()).isEqualTo("succeeded");
    JsonNode task = run.path("tasks").path(0);
    assertThat(task.path("id").asText()).isEqualTo("train[model=a,split=0]");
    assertThat(task.path("attempts").path(0).path("state").asText()).isEqualTo("succeeded");
    assertThat(task.path("attempts").path(0).path("started").asText()).endsWith("Z");
    assertThat(task.path("metrics").path("value").asDouble()).isEqualTo(3);
    assertThat(run.path("captured").path("seeds").path("params.seed").asInt()).isEqualTo(3);
    assertThat(run.path("captured").path("command").path(0).asText()).isEqualTo("run");
    assertThat(output.resolve("results.csv"))
        .hasContent(
            """
            model,metric,mean,std,n
            a,value,3.5,0.7071067811865476,2
            b,value,3.5,0.7071067811865476,2
            """);
    assertThat(call("status", "--json").json()).isEqualTo(run);

    Call plan = call("plan", file.toString(), "--json");
    assertThat(plan.json().path("groups").path(1).path("tasks").path(0).path("verdict").asText())
        .isEqualTo("cached");

    Call again = call("run", file.toString(), "--json", "--output", folder.resolve("2") + "");
    assertThat(again.code()).isZero();
    assertThat(again.json().path("tasks"))
        .allSatisfy(
            cached -> {
              assertThat(cached.path("state").asText()).isEqualTo("cached");
              assertThat(cached.path("attempts").size()).isZero();
              assertThat(cached.path("cached_from")).isEqualTo(run.path("run"));
            });
    assertThat(folder.resolve("2/results.csv"))
        .hasSameBinaryContentAs(output.resolve("results.csv"));

    Call list = call("status");
    assertThat(list.out()).contains("sweep", "5 succeeded", "5 cached");
  }

  @Test
  void aFailedTaskIsReportedAndRetried() throws IOException {
    Path file = Files.writeString(folder.resolve("failing.yaml"), FAILING);
    Path output = folder.resolve("out");

    Call failed = test("run", file.toString(), "--output", output.toString());

    assertThat(failed.code()).isEqualTo(4);
    assertThat(failed.out())
        .contains("failed flaky (attempt 1): io: planted failure of attempt 1")
        .contains("help: wait for the next attempt")
        .contains("troupe retry");
    String run =
        new ObjectMapper().readTree(output.resolve("run.json").toFile()).path("run").asText();
    Call logs = test("logs", run);
    assertThat(logs.out()).contains("attempt 1 of flaky");
    assertThat(test("logs", run, "flaky", "--json").json().path("lines").path(0).asText())
        .contains("attempt 1 of flaky");
    assertThat(test("status", run).out()).contains("failing", "flaky", "failed");
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("planted failure of attempt 1");

    Call retried = test("retry", run.substring(0, run.length() - 2));

    assertThat(retried.code()).as(retried.toString()).isZero();
    JsonNode after = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    assertThat(after.path("tasks").path(0).path("attempts").size()).isEqualTo(2);
    assertThat(after.path("tasks"))
        .allSatisfy(task -> assertThat(task.path("state").asText()).isEqualTo("succeeded"));
  }

  @Test
  void anInvalidFileStartsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), SWEEP.replace("noop", "noob"));

    Call run = call("run", file.toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("TRP-2101", "did you mean", "bad.yaml:8:");
    Call json = call("run", file.toString(), "--json");
    assertThat(json.code()).isEqualTo(3);
    assertThat(json.json().path(0).path("code").asText()).isEqualTo("TRP-2101");
    assertThat(call("validate", file.toString(), "--json").json()).isEqualTo(json.json());
    assertThat(folder.resolve("home/state")).doesNotExist();
  }

  @Test
  void whatCannotBeDoneIsSaidInOneSentence() {
    Call missing = call("run", folder.resolve("no.yaml").toString());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).isEqualTo("error: no such file: " + folder.resolve("no.yaml") + "\n");

    Call none = call("status", "--json");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("there is no run", "troupe run FILE");
    assertThat(call("status").out()).contains("No runs in");

    Call unknown = call("resume", "nothing");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no run 'nothing'").doesNotContain("Exception");
  }

  @Test
  void anOutputFolderThatCannotBeIsFoundBeforeAnythingRuns() throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);

    Call run = call("run", file.toString(), "--output", file.resolve("out").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cannot make the folder", "--output");
    assertThat(folder.resolve("home/state")).doesNotExist();
  }

  @Test
  void dryRunShowsThePlanOnly() throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);

    Call dry = call("run", "-n", file.toString(), "--only", "train[model=a]", "-p", "seed=9");

    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out())
        .contains("train[model=a,split=1]", "In all: 2 run", "seed=9")
        .doesNotContain("model=b");
  }

  private Call call(String... arguments) {
    return Call.with(environment, arguments);
  }

  private Call test(String... arguments) {
    return Call.testKinds(environment, arguments);
  }
}
