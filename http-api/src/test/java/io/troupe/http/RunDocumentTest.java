package io.troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunDocumentTest {
  private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

  @Test
  void hasTheContractsFields() {
    JsonNode document = RunDocument.of(view());

    assertThat(document.path("run").asText()).isEqualTo("r1");
    assertThat(document.path("state").asText()).isEqualTo("failed");
    JsonNode task = document.path("tasks").path(0);
    assertThat(task.path("id").asText()).isEqualTo("train[model=gcn,split=0]");
    assertThat(task.path("kind").asText()).isEqualTo("graph-benchmark");
    assertThat(task.path("state").asText()).isEqualTo("failed");
    assertThat(task.path("cell").path("split").isIntegralNumber()).isTrue();
    JsonNode attempt = task.path("attempts").path(0);
    assertThat(attempt.path("n").asInt()).isEqualTo(1);
    assertThat(attempt.path("state").asText()).isEqualTo("failed");
    assertThat(attempt.path("worker").asText()).isEqualTo("cpu:0");
    assertThat(attempt.path("started").asText()).isEqualTo("2026-05-01T10:00:01Z");
    assertThat(attempt.path("ended").isNull()).isTrue();
    assertThat(attempt.path("failure").path("cause").asText()).isEqualTo("out-of-memory");
    assertThat(task.path("metrics").path("auc").asDouble()).isEqualTo(0.5);
    assertThat(task.path("artifacts").path(0).path("files").path(0).path("path").asText())
        .isEqualTo("results.csv");
    assertThat(document.path("captured").path("git").path("commit").asText()).isEqualTo("abc");
  }

  @Test
  void isWrittenTheSameOnEverySystem() {
    assertThat(Json.text(RunDocument.of(view())))
        .startsWith("{\n  \"run\": \"r1\",\n")
        .endsWith("}\n")
        .doesNotContain("\r")
        .contains("\"labels\": {},");
  }

  @Test
  void writesInfiniteNumbersAsText() {
    assertThat(Json.of(new Value.Real(Double.POSITIVE_INFINITY)).asText()).isEqualTo("Infinity");
  }

  private static RunView view() {
    SortedMap<String, Value> cell =
        new TreeMap<>(Map.of("model", new Value.Text("gcn"), "split", new Value.Int(0)));
    Blob blob = new Blob("results.csv", "text/csv", 3, "a".repeat(64), List.of());
    RunView.Attempt attempt =
        new RunView.Attempt(
            1,
            State.FAILED,
            "cpu:0",
            7,
            Optional.of(START.plusSeconds(1)),
            Optional.empty(),
            Optional.of(TaskFailure.of(Cause.OUT_OF_MEMORY, "used more than 1 GiB")),
            new TreeMap<>());
    RunView.Task task =
        new RunView.Task(
            TaskId.of("train", cell),
            "graph-benchmark",
            cell,
            State.FAILED,
            Optional.of("out-of-memory"),
            Optional.empty(),
            Optional.empty(),
            List.of(attempt),
            new TreeMap<>(Map.of("auc", 0.5)),
            List.of(new Artifact("results", List.of(blob))));
    Value.Mapping git =
        new Value.Mapping(new LinkedHashMap<>(Map.of("commit", new Value.Text("abc"))));
    Plan plan =
        new Plan(
            1,
            "demo",
            new TreeMap<>(),
            new TreeMap<>(),
            Plan.Queue.DEFAULT,
            List.of(),
            "",
            List.of());
    return new RunView(
        "r1",
        State.FAILED,
        plan,
        START,
        Optional.of(START.plusSeconds(9)),
        List.of(task),
        new Value.Mapping(new LinkedHashMap<>(Map.of("git", git))),
        9);
  }
}
