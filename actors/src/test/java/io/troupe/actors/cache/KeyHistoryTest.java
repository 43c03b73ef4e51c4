package io.troupe.actors.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.noop.NoopKind;
import io.troupe.pipelines.noop.NoopParameters;
import io.troupe.pipelines.plan.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyHistoryTest {
  private static final TaskId TASK = new TaskId("a[x=../..]");

  @TempDir Path folder;

  private static ContentKey key(double value) {
    return ContentKey.of(
        new NoopKind(), new NoopParameters(Duration.ZERO, value), List.of(), Map.of());
  }

  @Test
  void saysWhatDiffersFromTheTimeBefore() {
    KeyHistory history = new KeyHistory(folder);
    history.record("p", TASK, "run-1", key(1));
    assertThat(history.changes("p", TASK, key(1))).isEmpty();
    assertThat(history.changes("p", TASK, key(2))).containsExactly("with.value was 1, is 2");

    history.record("p", TASK, "run-2", key(2));
    KeyHistory.Entry entry = new KeyHistory(folder).find("p", TASK).orElseThrow();
    assertThat(entry.run()).isEqualTo("run-2");
    assertThat(entry.changes()).containsExactly("with.value was 1, is 2");
  }

  @Test
  void keepsTheReasonWhileTheKeyStaysTheSame() {
    KeyHistory history = new KeyHistory(folder);
    history.record("p", TASK, "run-1", key(1));
    history.record("p", TASK, "run-2", key(1));
    assertThat(history.find("p", TASK).orElseThrow().run()).isEqualTo("run-1");
  }

  @Test
  void knowsNothingOfOtherPipelinesAndSurvivesADamagedFile() throws Exception {
    KeyHistory history = new KeyHistory(folder);
    history.record("p", TASK, "run-1", key(1));
    assertThat(history.find("q", TASK)).isEmpty();
    try (var files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), "{");
    }
    assertThat(history.changes("p", TASK, key(2))).isEmpty();
  }
}
