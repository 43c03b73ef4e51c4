package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds the bytes of events still: {@code golden-events.txt} has a line {@code manifest hex} for
 * each version of each event that a journal may hold. Lines are added and never changed.
 */
class RunEventCodecTest {
  private static final Map<String, String> GOLDEN = golden();

  private static Map<String, String> golden() {
    Map<String, String> lines = new HashMap<>();
    try (InputStream in = RunEventCodecTest.class.getResourceAsStream("golden-events.txt")) {
      if (in == null) {
        return lines;
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split(" ", 2))
          .forEach(line -> lines.put(line[0], line[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  @Test
  void everyEventHasAManifestAndASample() {
    Set<Class<?>> events = new HashSet<>();
    leaves(RunEvent.class, events);
    Set<Class<?>> samples = new HashSet<>();
    SampleEvents.all().forEach(event -> samples.add(event.getClass()));
    assertThat(samples).isEqualTo(events);
    assertThat(RunEventCodec.manifests()).doesNotHaveDuplicates();
  }

  private static void leaves(Class<?> type, Set<Class<?>> into) {
    if (type.isRecord()) {
      into.add(type);
      return;
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      leaves(permitted, into);
    }
  }

  @Test
  void writesEveryEventAsTheGoldenFileHasIt() {
    for (RunEvent event : SampleEvents.all()) {
      String manifest = RunEventCodec.manifest(event);
      String hex = HexFormat.of().formatHex(RunEventCodec.encode(event));
      assertThat(GOLDEN.get(manifest))
          .as("line of the golden file; if the event is new, add%n%s %s%n", manifest, hex)
          .isEqualTo(hex);
    }
  }

  @Test
  void readsEveryLineOfTheGoldenFile() {
    assertThat(GOLDEN.keySet()).containsExactlyInAnyOrderElementsOf(RunEventCodec.manifests());
    Map<String, RunEvent> samples = new HashMap<>();
    SampleEvents.all().forEach(event -> samples.put(RunEventCodec.manifest(event), event));
    GOLDEN.forEach(
        (manifest, hex) ->
            assertThat(RunEventCodec.decode(manifest, HexFormat.of().parseHex(hex)))
                .isEqualTo(samples.get(manifest)));
  }

  @Test
  void aLeaseHasItsPlacementWhereOneIsKnown() {
    RunEvent lease =
        new RunEvent.AttemptLeased(Instant.EPOCH, new TaskId("a"), 1, "w", "cpu:0", 7L << 40);
    assertThat(RunEventCodec.decode("attempt-leased.1", RunEventCodec.encode(lease)))
        .isEqualTo(lease);
  }

  @Test
  void namesNoClass() {
    for (RunEvent event : SampleEvents.all()) {
      String text = new String(RunEventCodec.encode(event), StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("io.troupe").doesNotContain("java.");
    }
  }

  @Test
  void ignoresFieldsThatALaterTroupeAdded() throws IOException {
    CBORMapper mapper = new CBORMapper();
    for (RunEvent event : SampleEvents.all()) {
      ObjectNode tree = (ObjectNode) mapper.readTree(RunEventCodec.encode(event));
      tree.put("later", "unknown");
      assertThat(
              RunEventCodec.decode(RunEventCodec.manifest(event), mapper.writeValueAsBytes(tree)))
          .isEqualTo(event);
    }
  }

  @Test
  void refusesAnEventOfALaterTroupeByName() {
    assertThatThrownBy(() -> RunEventCodec.decode("task-beamed.1", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'task-beamed.1'");
  }

  @Test
  void refusesDamagedBytes() {
    byte[] bytes = RunEventCodec.encode(SampleEvents.all().getFirst());
    byte[] half = java.util.Arrays.copyOf(bytes, bytes.length / 2);
    assertThatThrownBy(() -> RunEventCodec.decode("run-submitted.1", half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damaged event 'run-submitted.1'");
  }
}
