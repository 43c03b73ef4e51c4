package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.core.RunEventJson.Numbered;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunEventJsonTest {
  @Test
  void losesNothingOfAnyEvent() {
    List<RunEvent> events = SampleEvents.all();
    for (int i = 0; i < events.size(); i++) {
      Numbered numbered = new Numbered(i + 1, events.get(i));
      String line = RunEventJson.write(numbered);
      assertThat(line).doesNotContain("\n");
      Numbered read = RunEventJson.read(line);
      assertThat(read).isEqualTo(numbered);
      assertThat(RunEventCodec.encode(read.event())).isEqualTo(RunEventCodec.encode(events.get(i)));
    }
  }

  @Test
  void namesTheEventAndWritesTimesForPeople() {
    RunEvent event = SampleEvents.all().getFirst();
    Numbered numbered = new Numbered(1, event);
    JsonNode tree = RunEventJson.tree(numbered);
    assertThat(numbered.name()).isEqualTo("run-submitted");
    assertThat(tree.path("event").asText()).isEqualTo("run-submitted.1");
    assertThat(tree.path("at").asText()).isEqualTo("2026-11-24T21:30:00.123Z");
  }

  @Test
  void refusesWhatIsNoEvent() {
    assertThatThrownBy(() -> RunEventJson.read("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON");
    assertThatThrownBy(() -> RunEventJson.read("{\"event\":\"run-paused.1\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'sequence'");
    assertThatThrownBy(() -> RunEventJson.read("{\"sequence\":1,\"event\":\"run-danced.1\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a later one wrote it");
  }
}
