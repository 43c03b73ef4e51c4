package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in few lines why an attempt failed and where its log is. */
public final class Failures {
  private final Logs logs;

  /** Finds logs by {@code logs}. */
  public Failures(Logs logs) {
    this.logs = logs;
  }

  /** Finds the log of an attempt. */
  @FunctionalInterface
  public interface Logs {
    /** Where people find it; empty while there is none. */
    Optional<String> of(TaskId task, int attempt);
  }

  /** The lines for {@code attempt} of {@code task}; the first one names the task. */
  public List<String> lines(RunView.Task task, RunView.Attempt attempt, Look look) {
    List<String> lines = new ArrayList<>();
    TaskFailure failure =
        attempt.failure().orElse(TaskFailure.of(Cause.INTERNAL, "ended without a reason"));
    Look wide = new Look(Integer.MAX_VALUE, look.height(), look.colour(), look.unicode());
    lines.add(
        new Row(wide)
            .add("failed ", Tone.RED)
            .add(task.id() + " (attempt " + attempt.n() + ")", Tone.BOLD)
            .add(": " + failure.cause().word() + ": " + failure.message())
            .text());
    failure.hint().ifPresent(hint -> lines.add(new Row(wide).add("  help: " + hint).text()));
    logs.of(task.id(), attempt.n())
        .ifPresent(log -> lines.add(new Row(wide).add("  log: " + log, Tone.DIM).text()));
    return lines;
  }
}
