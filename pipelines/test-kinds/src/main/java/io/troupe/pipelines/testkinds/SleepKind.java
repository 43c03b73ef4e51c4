package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskKind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits, and ends at once when it is cancelled. */
public final class SleepKind implements TaskKind<SleepKind.Parameters> {
  private static final long STEP_MILLIS = 10;

  /** What {@code uses: test-sleep} takes. */
  public record Parameters(
      @Parameter(description = "How long.", defaultValue = "1000", min = 0, unit = "ms")
          long millis) {}

  @Override
  public String name() {
    return "test-sleep";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Waits, and ends at once when it is cancelled.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context)
      throws TaskException, InterruptedException {
    until(context, parameters.millis());
  }

  /** Waits for {@code millis} or until the attempt is cancelled. */
  static void until(TaskContext context, long millis) throws TaskException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long start = System.nanoTime();
    long passed = 0;
    while (passed < millis) {
      context.checkCancelled();
      context.progress(new Progress(passed, millis, "ms"));
      try {
        boolean _ = never.await(Math.min(STEP_MILLIS, millis - passed), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        context.checkCancelled();
        throw e;
      }
      passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
  }
}
