package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.OutputType;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskKind;
import java.nio.file.Files;
import java.util.Map;

/** Does a little of everything that a context offers. */
public final class EmitKind implements TaskKind<EmitKind.Parameters> {
  /** What {@code uses: test-emit} takes. */
  public record Parameters(
      @Parameter(description = "Steps, with progress and a point each.", defaultValue = "10")
          int steps,
      @Parameter(description = "The value of the metric.", defaultValue = "0.5") double value,
      @Parameter(description = "What the artifact says.", defaultValue = "hello") String text) {}

  @Override
  public String name() {
    return "test-emit";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Gives progress, points, a metric, a timing, lines and an artifact.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public Map<String, OutputType> outputs() {
    return Map.of("text", OutputType.FILE);
  }

  @Override
  public void run(Parameters parameters, TaskContext context) throws TaskException {
    for (int step = 1; step <= parameters.steps(); step++) {
      context.checkCancelled();
      context.log("line " + (2 * step - 1));
      System.out.println("line " + 2 * step);
      context.point("loss", step, 1.0 / step);
      context.progress(new Progress(step, parameters.steps(), "steps"));
    }
    context.metric("value", parameters.value());
    context.timing("steps_per_second", parameters.steps());
    context.save(
        "text", "text.txt", "text/plain", file -> Files.writeString(file, parameters.text()));
  }
}
