package io.troupe.pipelines.noop;

import io.troupe.pipelines.Progress;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskKind;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Waits and gives a number: what is measured with it is the orchestration alone. */
public final class NoopKind implements TaskKind<NoopParameters> {
  private static final long CHECK_MILLIS = 50;

  @Override
  public String name() {
    return "noop";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Waits for a while and gives a number; for tests and benchmarks.";
  }

  @Override
  public Class<NoopParameters> parameters() {
    return NoopParameters.class;
  }

  @Override
  public Optional<Set<String>> metrics() {
    return Optional.of(Set.of("value"));
  }

  @Override
  public void run(NoopParameters parameters, TaskContext context)
      throws TaskException, InterruptedException {
    long total = parameters.duration().toMillis();
    long start = System.nanoTime();
    for (long passed = 0; passed < total; ) {
      context.checkCancelled();
      context.progress(new Progress(passed, total, "milliseconds"));
      TimeUnit.MILLISECONDS.sleep(Math.min(CHECK_MILLIS, total - passed));
      passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
    context.metric("value", parameters.value());
  }
}
