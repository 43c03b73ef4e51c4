package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Lets child tasks work, and sums what they give. */
public final class SubtasksKind implements TaskKind<SubtasksKind.Parameters> {
  private static final long MEMORY = 256L << 20;

  /** What {@code uses: test-subtasks} takes. */
  public record Parameters(
      @Parameter(description = "How many child tasks it asks for.", min = 0) int count,
      @Parameter(description = "The kind of its child tasks.", defaultValue = "noop") String kind,
      @Parameter(description = "How long a child of the kind noop waits.", defaultValue = "0ms")
          String duration,
      @Parameter(
              description = "How many generations of children do the same first.",
              defaultValue = "0",
              min = 0)
          int depth,
      @Parameter(
              description = "How many attempts fail once their children have ended.",
              defaultValue = "0",
              min = 0)
          int failures) {}

  @Override
  public String name() {
    return "test-subtasks";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Sums the metrics of its child tasks.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context)
      throws TaskException, InterruptedException {
    List<Subtask> subtasks = new ArrayList<>();
    for (int i = 0; i < parameters.count(); i++) {
      subtasks.add(subtask(parameters, i, context.inputs()));
    }
    double sum = 0;
    for (TaskResult result : context.subtasks(subtasks)) {
      sum += result.metrics().values().stream().mapToDouble(Double::doubleValue).sum();
    }
    if (context.attempt() <= parameters.failures()) {
      throw new TaskException(
          TaskFailure.of(Cause.IO, "planted failure of attempt " + context.attempt()));
    }
    context.metric("sum", sum);
  }

  private static Subtask subtask(Parameters parameters, int i, List<TaskResult> inputs) {
    LinkedHashMap<String, Value> with = new LinkedHashMap<>();
    String kind = parameters.kind();
    if (parameters.depth() > 0) {
      kind = "test-subtasks";
      with.put("count", new Value.Int(parameters.count()));
      with.put("kind", new Value.Text(parameters.kind()));
      with.put("duration", new Value.Text(parameters.duration()));
      with.put("depth", new Value.Int(parameters.depth() - 1L));
    } else if (kind.equals("noop")) {
      with.put("value", new Value.Int(i));
      with.put("duration", new Value.Text(parameters.duration()));
    }
    Resources resources = new Resources(1, MEMORY, Optional.empty());
    return new Subtask(kind, new Value.Mapping(with), resources, inputs);
  }
}
