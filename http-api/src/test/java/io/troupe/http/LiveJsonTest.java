package io.troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.actors.view.Live;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TaskId TASK = new TaskId("train[model=gcn]");

  @Test
  void givesBackWhatAnAttemptSaid() throws JsonProcessingException {
    List<Live> all =
        List.of(
            new Live.Advanced(
                TASK, 2, Instant.parse("2026-05-01T10:00:00.123Z"), new Progress(3, 10, "steps")),
            new Live.Point(TASK, 2, "loss", 3, Double.NaN),
            new Live.Point(TASK, 2, "loss", 4, 1e-300),
            new Live.Line(TASK, 2, "a \"line\"\twith\u0000 odd text"));
    for (Live live : all) {
      String text = LiveJson.tree(live).toString();
      assertThat(text).doesNotContain("\n");
      assertThat(LiveJson.read(LiveJson.name(live), JSON.readTree(text))).contains(live);
    }
  }

  @Test
  void passesOverWhatALaterServerSays() throws JsonProcessingException {
    assertThat(LiveJson.read("heat", JSON.readTree("{\"task\":\"a\"}"))).isEmpty();
    assertThat(LiveJson.read("progress", JSON.readTree("{\"task\":\"a\",\"at\":\"soon\"}")))
        .isEmpty();
    assertThat(LiveJson.read("log", JSON.readTree("[]"))).isEmpty();
  }
}
