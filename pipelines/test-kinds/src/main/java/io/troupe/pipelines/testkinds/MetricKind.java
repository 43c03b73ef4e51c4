package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;

/** Gives a metric that is not a number, and goes on. */
public final class MetricKind implements TaskKind<MetricKind.Parameters> {
  /** What {@code uses: test-metric} takes. */
  public record Parameters(
      @Parameter(description = "What the metric is divided by.", defaultValue = "0")
          double divisor) {}

  @Override
  public String name() {
    return "test-metric";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Gives a metric that is not a number, and ignores that it was refused.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) {
    try {
      context.metric("ratio", 0 / parameters.divisor());
    } catch (RuntimeException e) {
      context.log("refused: " + e.getMessage());
    }
  }
}
