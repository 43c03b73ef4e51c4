package io.troupe.pipelines.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.language.Samples;
import io.troupe.pipelines.language.Samples.TrainParameters;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContentKeyTest {
  private static TrainParameters parameters(String json) {
    try {
      return switch (ParameterDecoder.of(TrainParameters.class)
          .decode((Value.Mapping) Value.ofJson(json))) {
        case Decoded.Good<TrainParameters>(TrainParameters good) -> good;
        case Decoded.Bad<TrainParameters>(var problems) ->
            throw new AssertionError(problems.toString());
      };
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ContentKey key(String json, TaskResult... inputs) {
    return ContentKey.of(new Samples.Train(), parameters(json), List.of(inputs), Map.of("d", "00"));
  }

  private static TaskResult result(String id, double auc, String digest) {
    Artifact model =
        new Artifact(
            "model", List.of(new Blob("m", "text/plain", 1, digest.repeat(32), List.of())));
    return new TaskResult(
        new TaskId(id),
        "train",
        new TreeMap<>(),
        new TreeMap<>(Map.of("auc", auc)),
        new TreeMap<>(Map.of("model", model)));
  }

  @Test
  void aDefaultThatIsWrittenOutGivesTheSameKey() {
    assertThat(key("{\"model\":\"gcn\"}"))
        .isEqualTo(key("{\"lr\":0.003,\"layers\":3,\"board\":{\"rows\":10},\"model\":\"gcn\"}"));
  }

  @Test
  void aNumberCountsByItsValue() {
    assertThat(key("{\"model\":\"gcn\",\"lr\":1}").digest())
        .isEqualTo(key("{\"model\":\"gcn\",\"lr\":1.0}").digest());
    assertThat(key("{\"model\":\"gcn\",\"pause\":\"60s\"}").digest())
        .isEqualTo(key("{\"model\":\"gcn\",\"pause\":\"1m\"}").digest());
  }

  @Test
  void isSha256OverCanonicalJson() {
    // From Python: hashlib.sha256(text.encode()).hexdigest() with text as in the second assertion.
    ContentKey key = key("{\"model\":\"gcn\"}");
    assertThat(CanonicalJson.write(key.parts()))
        .isEqualTo(
            "{\"data\":{\"d\":\"00\"},\"inputs\":{},\"kind\":\"train\",\"troupe\":0,\"version\":4,"
                + "\"with\":{\"board\":{\"mines\":0.2,\"rows\":10},\"hidden\":[64],\"layers\":3,"
                + "\"lr\":0.003,\"model\":\"gcn\",\"norm\":\"none\",\"pause\":\"0s\",\"split\":0,"
                + "\"warmup\":false}}");
    assertThat(key.digest())
        .isEqualTo("eaa9572628e5f843db2ddccc05a82e96da64a3bc0b7ebc939a85dcff7321820b");
  }

  @Test
  void inputsCountInAnyOrderAndEachOfTheirParts() {
    ContentKey both = key("{\"model\":\"gcn\"}", result("a", 1, "aa"), result("b", 2, "bb"));
    assertThat(key("{\"model\":\"gcn\"}", result("b", 2, "bb"), result("a", 1, "aa")))
        .isEqualTo(both);
    assertThat(key("{\"model\":\"gcn\"}", result("a", 1, "aa"), result("b", 3, "bb")).digest())
        .isNotEqualTo(both.digest());
    assertThat(key("{\"model\":\"gcn\"}", result("a", 1, "aa"), result("b", 2, "cc")).digest())
        .isNotEqualTo(both.digest());
  }

  @Test
  void saysWhatChanged() {
    assertThat(
            key("{\"model\":\"sage\",\"lr\":0.01}", result("a", 1, "aa"))
                .changesSince(key("{\"model\":\"gcn\"}")))
        .containsExactly(
            "inputs.a is new", "with.lr was 0.003, is 0.01", "with.model was \"gcn\", is \"sage\"");
    assertThat(key("{\"model\":\"gcn\"}").changesSince(key("{\"model\":\"gcn\"}"))).isEmpty();
  }
}
