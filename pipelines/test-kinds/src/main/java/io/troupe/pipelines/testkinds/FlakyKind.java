package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Fails in its first attempts. */
public final class FlakyKind implements TaskKind<FlakyKind.Parameters> {
  /** What {@code uses: test-flaky} takes. */
  public record Parameters(
      @Parameter(description = "How many attempts fail.", defaultValue = "1", min = 0) int failures,
      @Parameter(description = "The word of the cause with which they fail.", defaultValue = "io")
          String cause) {}

  @Override
  public String name() {
    return "test-flaky";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Fails in its first attempts.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) throws TaskException {
    context.log("attempt " + context.attempt() + " of " + context.task());
    if (context.attempt() <= parameters.failures()) {
      Cause cause =
          Arrays.stream(Cause.values())
              .filter(value -> value.word().equals(parameters.cause()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(parameters.cause()));
      throw new TaskException(
          new TaskFailure(
              cause,
              "planted failure of attempt " + context.attempt(),
              Optional.of("wait for the next attempt"),
              List.of()));
    }
    context.metric("attempts", context.attempt());
  }
}
