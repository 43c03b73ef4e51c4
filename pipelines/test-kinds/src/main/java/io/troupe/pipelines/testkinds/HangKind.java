package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;
import java.util.concurrent.locks.LockSupport;

/** Never ends, whatever it is asked. */
public final class HangKind implements TaskKind<HangKind.Parameters> {
  /** What {@code uses: test-hang} takes. */
  public record Parameters(
      @Parameter(description = "Whether it computes meanwhile.", defaultValue = "false")
          boolean busy,
      @Parameter(description = "Whether SIGTERM does not end it either.", defaultValue = "false")
          boolean deaf) {}

  @Override
  public String name() {
    return "test-hang";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Never ends, whatever it is asked.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) {
    if (parameters.deaf()) {
      // A JVM ends on SIGTERM only after its shutdown hooks have.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> hang(false)));
    }
    context.log("hanging");
    hang(parameters.busy());
  }

  private static void hang(boolean busy) {
    while (true) {
      if (busy) {
        Thread.onSpinWait();
      } else {
        boolean _ = Thread.interrupted();
        LockSupport.parkNanos(HangKind.class, 1_000_000_000);
      }
    }
  }
}
