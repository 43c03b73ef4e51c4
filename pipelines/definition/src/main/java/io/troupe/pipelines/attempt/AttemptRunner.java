package io.troupe.pipelines.attempt;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes attempts with the kinds of one list. */
public final class AttemptRunner {
  private final Kinds kinds;

  /** A runner of {@code kinds}. */
  public AttemptRunner(Kinds kinds) {
    this.kinds = kinds;
  }

  /**
   * Makes an attempt on the calling thread, which {@code cancellation} may interrupt. Nothing that
   * a kind throws comes out of it. Once cancelled, an attempt has no result, even where the kind
   * got to its end: whoever cancelled it may have leased the task anew.
   */
  public Conclusion run(Assignment assignment, AttemptSink sink, Cancellation cancellation) {
    AttemptRecord record = new AttemptRecord();
    cancellation.enter();
    Optional<Thrown> thrown = thrown(assignment, sink, cancellation, record);
    cancellation.leave();
    thrown.ifPresent(reason -> reason.trace().forEach(sink::log));
    AttemptOutcome outcome =
        cancellation
            .why()
            .or(() -> thrown.map(Thrown::failure))
            .<AttemptOutcome>map(failure -> new AttemptOutcome.Failed(failure, record.timings()))
            .orElseGet(record::succeeded);
    return new Conclusion(outcome, record.leaked() || thrown.map(Thrown::retire).orElse(false));
  }

  // A kind is foreign code: whatever it throws ends its attempt and nothing else.
  @SuppressWarnings("checkstyle:IllegalCatch")
  private Optional<Thrown> thrown(
      Assignment assignment, AttemptSink sink, Cancellation cancellation, AttemptRecord record) {
    try {
      attempt(assignment, sink, cancellation, record);
      return record.refusal().map(Thrown::failure);
    } catch (Throwable e) {
      return Optional.of(Thrown.of(e));
    }
  }

  private void attempt(
      Assignment assignment, AttemptSink sink, Cancellation cancellation, AttemptRecord record)
      throws TaskException, InterruptedException {
    TaskKind<?> kind = kind(assignment);
    try (Scratch scratch = new Scratch(assignment.scratch(), record);
        AttemptStore store = new AttemptStore(assignment);
        LeasedDevice device = LeasedDevice.of(assignment, record, sink::log)) {
      AttemptContext context =
          new AttemptContext(assignment, kind, device, scratch, store, sink, cancellation, record);
      sink.started();
      context.checkCancelled();
      run(kind, assignment, context);
    }
    Set<String> missing = new TreeSet<>(kind.outputs().keySet());
    missing.removeAll(record.artifacts().keySet());
    if (record.refusal().isEmpty() && !missing.isEmpty()) {
      throw new TaskException(
          TaskFailure.of(
              Cause.INTERNAL, "kind '" + kind.name() + "' ended without its outputs " + missing));
    }
  }

  private TaskKind<?> kind(Assignment assignment) throws TaskException {
    TaskKind<?> kind =
        kinds
            .find(assignment.kind())
            .orElseThrow(
                () ->
                    new TaskException(
                        TaskFailure.of(
                            Cause.BAD_INPUT,
                            "the executor has no kind '" + assignment.kind() + "'")));
    if (kind.version() != assignment.kindVersion()) {
      throw new TaskException(
          new TaskFailure(
              Cause.BAD_INPUT,
              "the task was planned for version %d of kind '%s', and the executor has version %d"
                  .formatted(assignment.kindVersion(), kind.name(), kind.version()),
              Optional.of(
                  "run the pipeline anew with this build, or finish the run with the other"),
              List.of()));
    }
    return kind;
  }

  private static <P extends Record> void run(
      TaskKind<P> kind, Assignment assignment, AttemptContext context)
      throws TaskException, InterruptedException {
    switch (ParameterDecoder.of(kind.parameters()).decode(assignment.with())) {
      case Decoded.Good<P>(P parameters) -> kind.run(parameters, context);
      case Decoded.Bad<P>(List<ParameterProblem> problems) ->
          throw new TaskException(
              TaskFailure.of(
                  Cause.BAD_INPUT,
                  problems.stream()
                      .map(problem -> problem.parameter() + ": " + problem.message())
                      .collect(Collectors.joining("; "))));
    }
  }
}
