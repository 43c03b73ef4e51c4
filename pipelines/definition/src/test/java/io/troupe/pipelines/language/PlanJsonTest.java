package io.troupe.pipelines.language;

import static io.troupe.pipelines.language.Samples.file;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.troupe.pipelines.plan.Plan;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new Jdk8Module()).addModule(new JavaTimeModule()).build();

  private static final String SWEEP =
      file(
          """
          tasks:
            a:
              uses: train
              matrix: {axes: {model: [gcn, sage], split: "${{ range(10) }}", t: "${{ range(250) }}"}}
              with: {model: "${{ matrix.model }}", split: "${{ matrix.split }}", lr: "${{ 0.001 * (1 + matrix.t) }}"}
            b:
              uses: noop
              needs: [a]
              for-each: {in: "${{ tasks.a.all }}", as: q}
              when: "${{ q.metrics.auc > 0.5 }}"
              with: {value: "${{ q.metrics.auc }}"}
              resources: {gpu: {memory: 1GiB}}
          """);

  @Test
  void aPlanComesBackEqual() throws JsonProcessingException {
    Plan plan = Samples.plan(SWEEP);
    String json = JSON.writeValueAsString(plan);
    assertThat(JSON.readValue(json, Plan.class)).isEqualTo(plan);
    assertThat(JSON.writeValueAsString(JSON.readValue(json, Plan.class))).isEqualTo(json);
  }

  @Test
  void fiveThousandCellsAreSoonReadAndSmall() throws JsonProcessingException {
    Samples.plan(SWEEP);
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Plan plan = Samples.plan(SWEEP);
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertThat(plan.group("a").cells()).hasSize(5000);
    assertThat(Duration.ofNanos(cpu)).isLessThan(Duration.ofSeconds(1));
    assertThat(JSON.writeValueAsString(plan).length()).isLessThan(250_000);
  }
}
