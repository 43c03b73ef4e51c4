package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;

/** Ends its own process. */
public final class ExitKind implements TaskKind<ExitKind.Parameters> {
  /** What {@code uses: test-exit} takes. */
  public record Parameters(
      @Parameter(description = "The exit code.", defaultValue = "3", min = 0, max = 255)
          int code) {}

  @Override
  public String name() {
    return "test-exit";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Ends its own process.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) {
    context.log("exiting with " + parameters.code());
    System.exit(parameters.code());
  }
}
