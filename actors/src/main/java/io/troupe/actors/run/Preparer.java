package io.troupe.actors.run;

import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.core.Effect;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.expression.Evaluation;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.expression.Scope;
import io.troupe.pipelines.expression.TemplateError;
import io.troupe.pipelines.expression.Templates;
import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prepares tasks: resolves their templates, computes their keys, asks the cache. Reads files, so it
 * is called beside the actors; every outcome is a command.
 */
public final class Preparer {
  private final Kinds kinds;
  private final DataFolders data;
  private final ResultCache cache;
  private final KeyHistory history;

  /** Prepares tasks of {@code kinds}, whose data sets are in {@code data}. */
  public Preparer(Kinds kinds, DataFolders data, ResultCache cache, KeyHistory history) {
    this.kinds = kinds;
    this.data = data;
    this.cache = cache;
    this.history = history;
  }

  /** The answer to {@code effect} in the run {@code run} of {@code plan}. */
  @SuppressWarnings("checkstyle:IllegalCatch")
  RunCommand prepare(String run, Plan plan, Effect.Prepare effect) {
    Preparation preparation;
    try {
      preparation = preparation(run, plan, effect);
    } catch (RuntimeException e) { // A kind's own code; it must not take the run with it.
      preparation =
          new Preparation.Failed(
              TaskFailure.of(Cause.INTERNAL, "cannot be prepared: " + message(e)));
    }
    return new RunCommand.Prepared(effect.task(), effect.round(), preparation);
  }

  /** The answer to {@code effect} in the run {@code run} of {@code plan}. */
  RunCommand expand(String run, Plan plan, Effect.Expand effect) {
    TaskGroup group = effect.group();
    Scope scope =
        new Scope(
            new Scope.Run(run, plan.name()),
            plan.params(),
            Map.of(),
            Optional.empty(),
            effect.results());
    TaskGroup.ForEach forEach =
        group
            .forEach()
            .orElseThrow(() -> new IllegalStateException(group.name() + " is no for-each"));
    return switch (Templates.expand(forEach, scope)) {
      case Evaluation.Done<List<ForEachCell>>(List<ForEachCell> cells) ->
          new RunCommand.Expanded(group.name(), effect.round(), cells);
      case Evaluation.Failed<List<ForEachCell>>(List<TemplateError> errors) ->
          new RunCommand.ExpansionFailed(group.name(), effect.round(), failure(errors));
    };
  }

  private Preparation preparation(String run, Plan plan, Effect.Prepare effect) {
    TaskGroup group = effect.group();
    Scope scope =
        new Scope(
            new Scope.Run(run, plan.name()),
            plan.params(),
            effect.cell(),
            effect
                .item()
                .flatMap(item -> group.forEach().map(each -> new Scope.Item(each.as(), item))),
            effect.results());
    if (group.when().isPresent()) {
      switch (Templates.decide(group.when().get(), scope)) {
        case Evaluation.Failed<Boolean>(List<TemplateError> errors) -> {
          return new Preparation.Failed(failure(errors));
        }
        case Evaluation.Done<Boolean>(Boolean wanted) -> {
          if (!wanted) {
            return new Preparation.Unwanted("when: " + group.when().get() + " is false");
          }
        }
      }
    }
    return switch (Templates.resolve(group.with(), scope)) {
      case Evaluation.Failed<Value.Mapping>(List<TemplateError> errors) ->
          new Preparation.Failed(failure(errors));
      case Evaluation.Done<Value.Mapping>(Value.Mapping with) -> {
        Optional<TaskKind<?>> kind = kinds.find(group.kind());
        if (kind.isEmpty()) {
          yield failed("this Troupe has no kind '" + group.kind() + "'");
        }
        if (kind.get().version() != group.kindVersion()) {
          yield failed(
              "%s was planned with version %d of %s, this Troupe has version %d; run the file again"
                  .formatted(
                      effect.task(), group.kindVersion(), group.kind(), kind.get().version()));
        }
        yield keyed(kind.get(), with, effect, new Place(run, plan.name()));
      }
    };
  }

  /** Where a task is prepared: the run and the name of its pipeline. */
  private record Place(String run, String pipeline) {}

  private <P extends Record> Preparation keyed(
      TaskKind<P> kind, Value.Mapping with, Effect.Prepare effect, Place place) {
    return switch (ParameterDecoder.of(kind.parameters()).decode(with)) {
      case Decoded.Bad<P>(List<ParameterProblem> problems) -> failed(text(problems));
      case Decoded.Good<P>(P parameters) -> {
        List<ParameterProblem> problems = kind.check(parameters);
        if (!problems.isEmpty()) {
          yield failed(text(problems));
        }
        Map<String, String> digests = kind.dataDigests(parameters, data);
        ContentKey contentKey = ContentKey.of(kind, parameters, effect.inputs(), digests);
        if (effect.group().cache() != CacheMode.OFF) {
          history.record(place.pipeline(), effect.task(), place.run(), contentKey);
        }
        String key = contentKey.digest();
        Optional<ResultCache.Found> found =
            effect.group().cache() == CacheMode.AUTO ? cache.find(key) : Optional.empty();
        yield found.isEmpty()
            ? new Preparation.ToRun(key, with)
            : new Preparation.Answered(
                key, with, found.get().run(), asResultOf(effect, found.get().result()));
      }
    };
  }

  /** The result under the name and the cell that it has in this run. */
  private static TaskResult asResultOf(Effect.Prepare effect, TaskResult found) {
    return new TaskResult(
        effect.task(), effect.group().kind(), effect.cell(), found.metrics(), found.artifacts());
  }

  private static Preparation.Failed failed(String message) {
    return new Preparation.Failed(TaskFailure.of(Cause.BAD_INPUT, message));
  }

  private static TaskFailure failure(List<TemplateError> errors) {
    return TaskFailure.of(
        Cause.BAD_INPUT,
        errors.stream().map(TemplateError::text).collect(Collectors.joining("; ")));
  }

  private static String text(List<ParameterProblem> problems) {
    return problems.stream()
        .map(problem -> problem.parameter() + ": " + problem.message())
        .collect(Collectors.joining("; "));
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
