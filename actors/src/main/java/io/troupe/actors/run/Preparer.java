package io.troupe.actors.run;

import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.cache.ResultCache;
import io.troupe.actors.core.Effect;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.actors.core.RunCommand.SubtaskCheck;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.expression.Evaluation;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.expression.Scope;
import io.troupe.pipelines.expression.TemplateError;
import io.troupe.pipelines.expression.Templates;
import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.key.TaskKeys;
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
  private final TaskKeys keys;
  private final SubtaskChecker checker;
  private final ResultCache cache;
  private final KeyHistory history;

  /** Prepares tasks of {@code kinds}, whose data sets are in {@code data}. */
  public Preparer(Kinds kinds, DataFolders data, ResultCache cache, KeyHistory history) {
    this.keys = new TaskKeys(kinds, data);
    this.checker = new SubtaskChecker(kinds);
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

  /** The answer to {@code effect}: whether the kinds know what is asked of them. */
  @SuppressWarnings("checkstyle:IllegalCatch")
  RunCommand check(Effect.CheckSubtasks effect) {
    SubtaskCheck check;
    try {
      check = checker.check(effect.subtasks());
    } catch (RuntimeException e) { // A kind's own code; it must not take the run with it.
      check =
          new SubtaskCheck.Bad(
              TaskFailure.of(Cause.INTERNAL, "subtasks cannot be checked: " + message(e)));
    }
    return new RunCommand.SubtasksChecked(
        effect.task(), effect.token(), effect.call(), effect.subtasks(), check);
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
    TaskKeys.Keyed keyed =
        effect
            .parameters()
            .map(with -> keys.of(group, with, effect.inputs()))
            .orElseGet(() -> keys.of(group, scope, effect.inputs()));
    return switch (keyed) {
      case TaskKeys.Keyed.Unwanted(String reason) -> new Preparation.Unwanted(reason);
      case TaskKeys.Keyed.Invalid(String message) ->
          new Preparation.Failed(TaskFailure.of(Cause.BAD_INPUT, message));
      case TaskKeys.Keyed.Known(Value.Mapping with, ContentKey key) -> {
        if (group.cache() != CacheMode.OFF) {
          history.record(plan.name(), effect.task(), run, key);
        }
        Optional<ResultCache.Found> found =
            group.cache() == CacheMode.AUTO ? cache.find(key.digest()) : Optional.empty();
        yield found.isEmpty()
            ? new Preparation.ToRun(key.digest(), with)
            : new Preparation.Answered(
                key.digest(),
                with,
                found.get().run(),
                found.get().result().of(effect.task(), group.kind(), effect.cell()));
      }
    };
  }

  private static TaskFailure failure(List<TemplateError> errors) {
    return TaskFailure.of(
        Cause.BAD_INPUT,
        errors.stream().map(TemplateError::text).collect(Collectors.joining("; ")));
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
