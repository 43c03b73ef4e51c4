package io.troupe.actors.run;

import io.troupe.actors.core.Holding;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.executor.Attempt;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An attempt that a worker has the lease of; belongs to the worker's actor. */
final class LeasedAttempt {
  private final WorkerMessage.Assign assign;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private Optional<Attempt> handle = Optional.empty();
  private Optional<RunCommand> report = Optional.empty();
  private Optional<TaskFailure> unwanted = Optional.empty();
  private boolean over;
  private boolean begun;
  private boolean heard;
  private long renewedAt = System.nanoTime();

  /** Child tasks that it waits for, under the numbers of its questions. */
  private record Question(SubtaskList subtasks, List<Long> numbers) {}

  LeasedAttempt(WorkerMessage.Assign assign) {
    this.assign = assign;
  }

  WorkerMessage.Assign assign() {
    return assign;
  }

  void madeBy(Attempt attempt) {
    handle = Optional.of(attempt);
  }

  void begin() {
    begun = true;
  }

  boolean begun() {
    return begun;
  }

  /** Its lease holds. */
  void renewed() {
    renewedAt = System.nanoTime();
  }

  /** Whether the run renewed its lease after {@code nanos}, as {@link System#nanoTime}. */
  boolean renewedSince(long nanos) {
    return renewedAt - nanos > 0;
  }

  /** What it takes, for schedulers. */
  Holding holding() {
    return new Holding(assign.placement(), waits());
  }

  /** Whether the run has not renewed its lease for {@code limit}. */
  boolean silent(Duration limit) {
    return System.nanoTime() - renewedAt > limit.toNanos();
  }

  /** It waits for child tasks from now on. Gives whether it did not before. */
  boolean asks(WorkerMessage.Asked asked) {
    boolean first = questions.isEmpty();
    questions
        .computeIfAbsent(asked.call(), _ -> new Question(asked.subtasks(), new ArrayList<>()))
        .numbers()
        .add(asked.number());
    return first;
  }

  /** Whether it waits for child tasks. */
  boolean waits() {
    return !questions.isEmpty() && !over;
  }

  /** How the run is asked for the child tasks of {@code call}, while the attempt waits for them. */
  Optional<RunCommand> question(String call) {
    return Optional.ofNullable(questions.get(call))
        .map(
            asked ->
                new RunCommand.Subtasks(assign.task(), assign.token(), call, asked.subtasks()));
  }

  /** How the run is asked again for all that the attempt waits for. */
  List<RunCommand.AwaitSubtasks> reminders() {
    return over
        ? List.of()
        : questions.keySet().stream()
            .map(call -> new RunCommand.AwaitSubtasks(assign.task(), assign.token(), call))
            .toList();
  }

  /** Passes on what became of child tasks. Gives whether it waits for none any more. */
  boolean answered(String call, SubtaskOutcome outcome) {
    Question asked = questions.remove(call);
    if (asked == null) {
      return false;
    }
    handle.ifPresent(attempt -> asked.numbers().forEach(number -> attempt.answer(number, outcome)));
    return questions.isEmpty();
  }

  /** Ends it; {@link AttemptOutcome} follows. */
  void cancel(TaskFailure why, Duration grace) {
    if (handle.isEmpty() && unwanted.isEmpty()) {
      unwanted = Optional.of(why);
    }
    handle.ifPresent(attempt -> attempt.cancel(why, grace));
  }

  /** Why it was to end before it had begun. */
  Optional<TaskFailure> unwanted() {
    return unwanted;
  }

  /** Its process is gone or idle. */
  void over() {
    over = true;
  }

  /** Whether its process is gone or idle. */
  boolean isOver() {
    return over;
  }

  /** The run has answered to its end. */
  void hear() {
    heard = true;
  }

  /** Whether the run has answered to its end. */
  boolean heard() {
    return heard;
  }

  /** What the run has to be told, until it has answered. */
  Optional<RunCommand> report() {
    return report;
  }

  /** Reports {@code outcome}, unless an end was reported before. */
  void report(AttemptOutcome outcome) {
    if (report.isPresent()) {
      return;
    }
    report =
        Optional.of(
            switch (outcome) {
              case AttemptOutcome.Succeeded good ->
                  new RunCommand.Completed(
                      assign.task(),
                      assign.token(),
                      new TaskResult(
                          assign.task(),
                          assign.work().kind(),
                          assign.cell(),
                          good.metrics(),
                          good.artifacts()),
                      good.timings());
              case AttemptOutcome.Failed bad ->
                  new RunCommand.AttemptFailed(
                      assign.task(), assign.token(), bad.failure(), bad.timings());
            });
  }

  /** Gives it back, unless its end was reported before. */
  void giveBack(String reason) {
    if (report.isEmpty()) {
      report =
          Optional.of(
              new RunCommand.AttemptFailed(
                  assign.task(),
                  assign.token(),
                  TaskFailure.of(Cause.DRAIN, reason),
                  new TreeMap<>()));
    }
  }
}
