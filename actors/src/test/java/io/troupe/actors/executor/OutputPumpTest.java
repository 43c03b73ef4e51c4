package io.troupe.actors.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputPumpTest {
  @TempDir private Path folder;

  private final List<String> heard = new ArrayList<>();
  private final List<Long> ended = new ArrayList<>();
  private final AtomicInteger floods = new AtomicInteger();
  private List<String> unclaimed = List.of();
  private List<String> last = List.of();

  /** Pumps {@code output} of one attempt and gives what its log file then holds. */
  private String pump(String output, long limit) throws IOException {
    Path file = folder.resolve("log");
    try (AttemptLog log = new AttemptLog(file, limit, heard::addAll, floods::incrementAndGet)) {
      OutputPump pump =
          new OutputPump(
              new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)),
              ended::add,
              () -> {});
      pump.begin(log);
      pump.run();
      unclaimed = pump.unclaimed();
      last = log.lastLines();
    }
    return Files.readString(file);
  }

  @Test
  void cutsLinesAndKeepsTheLastWithoutEnd() throws IOException {
    assertThat(pump("one\r\n\nzwölf\nlast", 100)).isEqualTo("one\n\nzwölf\nlast\n");
    assertThat(heard).containsExactly("one", "", "zwölf", "last");
  }

  @Test
  void findsTheMarkBehindALineWithoutEnd() throws IOException {
    assertThat(pump("half\0troupe-end 12\nlater\n", 100)).isEqualTo("half\n");
    assertThat(ended).containsExactly(12L);
    assertThat(unclaimed).containsExactly("later");
  }

  @Test
  void takesOnlyAWholeMarkForOne() throws IOException {
    pump("\0troupe-end\n\0other 3\n", 100);
    assertThat(ended).isEmpty();
    assertThat(heard).hasSize(2);
  }

  @Test
  void cutsALineThatIsTooLong() throws IOException {
    pump("x".repeat(40_000) + "\n", 100_000);
    assertThat(heard).hasSize(3).allMatch(line -> line.length() <= 1 << 14);
    assertThat(String.join("", heard)).hasSize(40_000);
  }

  @Test
  void dropsWhatIsBeyondTheLimitAndSaysSoOnce() throws IOException {
    String written = pump("0123456789\n".repeat(1000), 100);
    assertThat(floods).hasValue(1);
    assertThat(written.lines().toList())
        .hasSize(10)
        .last()
        .isEqualTo("(more than 100 bytes: the rest was dropped)");
  }

  @Test
  void keepsTheLastFiftyLines() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      lines.append("line ").append(i).append('\n');
    }
    pump(lines.toString(), 10_000);
    assertThat(last).hasSize(50).startsWith("line 70").endsWith("line 119");
  }
}
