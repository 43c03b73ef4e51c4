package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.process.Posix;

/** Sends a signal to its own process, then waits for what comes of it. */
public final class SignalKind implements TaskKind<SignalKind.Parameters> {
  /** What {@code uses: test-signal} takes. */
  public record Parameters(
      @Parameter(
              description = "The number of the signal: 9 kills, 11 is a segfault, 19 stops.",
              defaultValue = "9",
              min = 1,
              max = 64)
          int signal) {}

  @Override
  public String name() {
    return "test-signal";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Sends a signal to its own process.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context)
      throws TaskException, InterruptedException {
    context.log("sending signal " + parameters.signal());
    Posix.signal(ProcessHandle.current().pid(), parameters.signal());
    SleepKind.until(context, Long.MAX_VALUE);
  }
}
