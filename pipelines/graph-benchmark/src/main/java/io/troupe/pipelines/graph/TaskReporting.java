package io.troupe.pipelines.graph;

import io.troupe.arrow.ipc.TableFile;
import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells a task's context how its training goes, and keeps the history for an output. */
final class TaskReporting implements TrainingListener {
  private final TaskContext context;
  private final int steps;
  private final List<Optional<Long>> numbers = new ArrayList<>();
  private final List<Optional<Double>> losses = new ArrayList<>();
  private final List<Optional<Double>> validations = new ArrayList<>();

  TaskReporting(TaskContext context, int steps) {
    this.context = context;
    this.steps = steps;
  }

  @Override
  public void beforeStep(int step) throws TaskException {
    context.checkCancelled();
  }

  @Override
  public void trained(int step, double loss) {
    numbers.add(Optional.of((long) step));
    losses.add(Optional.of(loss));
    validations.add(Optional.empty());
    context.point("loss", step, loss);
    context.progress(new Progress(step, steps, "steps"));
  }

  @Override
  public void evaluated(int step, double validation) {
    validations.set(validations.size() - 1, Optional.of(validation));
    context.point("val", step, validation);
  }

  /** Writes the columns {@code step}, {@code loss} and, where it was computed, {@code val}. */
  void saveHistory(String output) throws TaskException {
    Table history =
        new Table(
            List.of(
                new Column.Longs("step", numbers),
                new Column.Doubles("loss", losses),
                new Column.Doubles("val", validations)));
    context.save(
        output, output + ".arrow", TableFile.MEDIA_TYPE, file -> TableFile.write(history, file));
  }
}
