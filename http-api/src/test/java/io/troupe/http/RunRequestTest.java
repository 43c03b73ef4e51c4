package io.troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunRequestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void carriesWhatACommandLineSaysWithoutLoss() throws JsonProcessingException {
    Overrides overrides =
        new Overrides(
            List.of("seed=3", "name=a=b"),
            Optional.of(new Overrides.ParamsFile("p.yaml", "lr: 1e-3\n")),
            List.of("tasks.train.with.lr=1e-3"),
            List.of("train[model=gcn]"),
            Optional.of("table"),
            List.of("train"));
    Value.Mapping captured =
        new Value.Mapping(
            new LinkedHashMap<>(Map.of("x", new Value.Real(3), "n", new Value.Int(1L << 60))));
    RunRequest request = new RunRequest("kind: Pipeline\n", "dir/p.yaml", overrides, captured);

    assertThat(RunRequest.of(JSON.readTree(request.json().toString()))).isEqualTo(request);
  }

  @Test
  void takesObjectsAsAProgramWritesThem() throws JsonProcessingException {
    RunRequest request =
        RunRequest.of(
            JSON.readTree(
                """
                {"pipeline": "x", "params": {"seed": 3, "version": "010", "deep": true},
                 "set": {"tasks.a.with.name": "3", "tasks.a.retry": {"max": 2}}, "until": "a"}
                """));

    assertThat(request.overrides().params()).containsExactly("seed=3", "version=010", "deep=true");
    assertThat(request.overrides().sets())
        .containsExactly("tasks.a.with.name=\"3\"", "tasks.a.retry={\"max\":2}");
    assertThat(request.overrides().until()).contains("a");
    assertThat(request.file()).isEqualTo("pipeline.yaml");
  }

  @Test
  void namesTheFieldThatIsWrong() {
    refuses("[]", "the body must be an object");
    refuses("{}", "/pipeline is missing");
    refuses("{\"pipeline\": 3}", "/pipeline must be a string");
    refuses("{\"pipeline\": \"x\", \"parms\": {}}", "/parms is no field; there are pipeline, file");
    refuses(
        "{\"pipeline\": \"x\", \"params\": {\"a\": [1]}}", "/params/a must be a string, a number");
    refuses("{\"pipeline\": \"x\", \"only\": [\"a\", 1]}", "/only/1 must be a string");
    refuses("{\"pipeline\": \"x\", \"until\": [\"a\", \"b\"]}", "/until takes one task");
    refuses("{\"pipeline\": \"x\", \"params_file\": {}}", "/params_file/text is missing");
    refuses("{\"pipeline\": \"x\", \"captured\": 3}", "/captured must be an object");
  }

  private static void refuses(String json, String message) {
    assertThatThrownBy(() -> RunRequest.of(JSON.readTree(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
