package io.troupe.pipelines.testkinds;

import io.troupe.gpu.memory.Scope;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;

/** Leaves device memory open. */
public final class LeakKind implements TaskKind<LeakKind.Parameters> {
  /** What {@code uses: test-leak} takes. */
  public record Parameters() {}

  @Override
  public String name() {
    return "test-leak";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Leaves device memory open.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  @SuppressWarnings({"MustBeClosed", "resource", "try"})
  public void run(Parameters parameters, TaskContext context) {
    Scope scope = context.device().scope();
    context.metric("rows", scope.zeros(3, 4).rows());
  }
}
