package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskKind;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Leaves a process of its own behind. */
public final class ForkKind implements TaskKind<ForkKind.Parameters> {
  /** What {@code uses: test-fork} takes. */
  public record Parameters(
      @Parameter(description = "Whether the process loses its parent.", defaultValue = "false")
          boolean orphan,
      @Parameter(description = "Whether the kind waits for ever.", defaultValue = "false")
          boolean hang) {}

  @Override
  public String name() {
    return "test-fork";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Leaves a process of its own behind, whose id is its metric.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context)
      throws TaskException, InterruptedException {
    String command = parameters.orphan() ? "sleep 600 & echo $!" : "echo $$; exec sleep 600";
    try {
      Process child = new ProcessBuilder("sh", "-c", command).start();
      String pid = child.inputReader().readLine();
      context.log("child " + pid);
      context.metric("child", Integer.parseInt(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (parameters.hang()) {
      SleepKind.until(context, Long.MAX_VALUE);
    }
  }
}
