package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void checksAndTimesTheOperationsThatAreAskedFor() {
    Call bench = Call.of("bench", "kernels", "--threads", "1", "--json", "optimisation.adamW");

    assertThat(bench.code()).isZero();
    JsonNode report = bench.json();
    assertThat(report.path("device").asText()).isEqualTo("cpu:0");
    assertThat(report.path("backend").asText()).startsWith("simd");
    assertThat(report.path("threads").asInt()).isEqualTo(1);
    assertThat(report.path("rows")).isNotEmpty();
    for (JsonNode row : report.path("rows")) {
      assertThat(row.path("op").asText()).isEqualTo("optimisation.adamW");
      assertThat(row.path("ok").asBoolean()).isTrue();
      assertThat(row.path("ms").asDouble()).isPositive();
      assertThat(row.path("share").asDouble()).isPositive();
      assertThat(row.path("max_error").asDouble())
          .isLessThanOrEqualTo(row.path("tolerance").asDouble());
    }
  }

  @Test
  void saysWhichDevicesThereAre() {
    Call bench = Call.of("bench", "kernels", "--device", "tpu");

    assertThat(bench.code()).isEqualTo(ExitCode.USAGE);
    assertThat(bench.err()).contains("there is no device 'tpu'", "cpu, cuda, cuda:N");
  }

  @Test
  void refusesMoreThreadsThanThereAreCores() {
    Call bench = Call.of("bench", "kernels", "--threads", "1000");

    assertThat(bench.code()).isEqualTo(ExitCode.USAGE);
    assertThat(bench.err()).contains("--threads must lie in 1 to");
  }

  @Test
  void needsToKnowWhatToMeasure() {
    assertThat(Call.of("bench").err()).contains("bench kernels");
  }
}
