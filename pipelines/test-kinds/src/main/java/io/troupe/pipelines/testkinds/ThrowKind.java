package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;

/** Throws what a kind should not. */
public final class ThrowKind implements TaskKind<ThrowKind.Parameters> {
  /** What it throws. */
  public enum What {
    /** An IllegalStateException. */
    EXCEPTION,
    /** An AssertionError. */
    ERROR,
    /** A StackOverflowError. */
    STACK_OVERFLOW,
    /** An InterruptedException that nobody asked for. */
    INTERRUPTED
  }

  /** What {@code uses: test-throw} takes. */
  public record Parameters(
      @Parameter(description = "What it throws.", defaultValue = "exception") What what,
      @Parameter(description = "The message.", defaultValue = "planted") String message) {}

  @Override
  public String name() {
    return "test-throw";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Throws what a kind should not.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) throws InterruptedException {
    switch (parameters.what()) {
      case EXCEPTION -> throw new IllegalStateException(parameters.message());
      case ERROR -> throw new AssertionError(parameters.message());
      case STACK_OVERFLOW -> context.metric("depth", dive(0));
      case INTERRUPTED -> throw new InterruptedException(parameters.message());
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int dive(int depth) {
    return dive(depth + 1) + 1;
  }
}
