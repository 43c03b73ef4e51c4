package io.troupe.pipelines.key;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.expression.Evaluation;
import io.troupe.pipelines.expression.Scope;
import io.troupe.pipelines.expression.TemplateError;
import io.troupe.pipelines.expression.Templates;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what decides a task once the results that it reads are known. Reads files. */
public final class TaskKeys {
  private final Kinds kinds;
  private final DataFolders data;

  /** Keys of tasks of {@code kinds}, whose data sets are in {@code data}. */
  public TaskKeys(Kinds kinds, DataFolders data) {
    this.kinds = kinds;
    this.data = data;
  }

  /** What there is to say of a task. */
  public sealed interface Keyed {
    /** Its {@code when} is false. */
    record Unwanted(String reason) implements Keyed {}

    /** Its arguments, resolved, and its content key. */
    record Known(Value.Mapping with, ContentKey key) implements Keyed {}

    /** It cannot run; the message says why. */
    record Invalid(String message) implements Keyed {}
  }

  /**
   * What decides the task of {@code group} that {@code scope} belongs to.
   *
   * @param inputs the results of all tasks that it needs
   */
  public Keyed of(TaskGroup group, Scope scope, List<TaskResult> inputs) {
    if (group.when().isPresent()) {
      switch (Templates.decide(group.when().get(), scope)) {
        case Evaluation.Failed<Boolean>(List<TemplateError> errors) -> {
          return invalid(errors);
        }
        case Evaluation.Done<Boolean>(Boolean wanted) -> {
          if (!wanted) {
            return new Keyed.Unwanted("when: " + group.when().get() + " is false");
          }
        }
      }
    }
    return switch (Templates.resolve(group.with(), scope)) {
      case Evaluation.Failed<Value.Mapping>(List<TemplateError> errors) -> invalid(errors);
      case Evaluation.Done<Value.Mapping>(Value.Mapping with) -> of(group, with, inputs);
    };
  }

  /**
   * What decides a task of {@code group} with the arguments {@code with}, which are no templates.
   *
   * @param inputs the results that it reads
   */
  public Keyed of(TaskGroup group, Value.Mapping with, List<TaskResult> inputs) {
    Optional<TaskKind<?>> kind = kinds.find(group.kind());
    if (kind.isEmpty()) {
      return new Keyed.Invalid("this Troupe has no kind '" + group.kind() + "'");
    }
    if (kind.get().version() != group.kindVersion()) {
      return new Keyed.Invalid(
          "%s was planned with version %d of %s, this Troupe has version %d; run the file again"
              .formatted(group.name(), group.kindVersion(), group.kind(), kind.get().version()));
    }
    return keyed(kind.get(), with, inputs);
  }

  private <P extends Record> Keyed keyed(
      TaskKind<P> kind, Value.Mapping with, List<TaskResult> inputs) {
    return switch (ParameterDecoder.of(kind.parameters()).decode(with)) {
      case Decoded.Bad<P>(List<ParameterProblem> problems) -> new Keyed.Invalid(text(problems));
      case Decoded.Good<P>(P parameters) -> {
        List<ParameterProblem> problems = kind.check(parameters);
        yield problems.isEmpty()
            ? new Keyed.Known(
                with, ContentKey.of(kind, parameters, inputs, kind.dataDigests(parameters, data)))
            : new Keyed.Invalid(text(problems));
      }
    };
  }

  private static Keyed invalid(List<TemplateError> errors) {
    return new Keyed.Invalid(
        errors.stream().map(TemplateError::text).collect(Collectors.joining("; ")));
  }

  private static String text(List<ParameterProblem> problems) {
    return problems.stream()
        .map(problem -> problem.parameter() + ": " + problem.message())
        .collect(Collectors.joining("; "));
  }
}
