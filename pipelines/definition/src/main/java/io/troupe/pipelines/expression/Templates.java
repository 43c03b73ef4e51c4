package io.troupe.pipelines.expression;

import io.troupe.pipelines.expression.TemplateError.Reason;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Evaluates the templates of a task that is ready. Total: every outcome is an {@link Evaluation},
 * nothing is thrown, and equal scopes give equal values.
 */
public final class Templates {
  private final Evaluator evaluator;
  private final List<TemplateError> errors = new ArrayList<>();

  private Templates(Evaluator.Names names) {
    this.evaluator = new Evaluator(names);
  }

  /** {@code with} with each template replaced by its value; all errors at once. */
  public static Evaluation<Value.Mapping> resolve(Value.Mapping with, Scope scope) {
    Templates templates = new Templates(new ScopeNames(scope));
    Value.Mapping resolved = templates.mapping(with);
    return templates.errors.isEmpty()
        ? new Evaluation.Done<>(resolved)
        : new Evaluation.Failed<>(templates.errors);
  }

  /** Whether the condition {@code when} of a group lets a task run. */
  public static Evaluation<Boolean> decide(String when, Scope scope) {
    return switch (evaluate(when, scope)) {
      case Evaluation.Failed<Value>(List<TemplateError> errors) -> new Evaluation.Failed<>(errors);
      case Evaluation.Done<Value>(Value.Bool(boolean b)) -> new Evaluation.Done<>(b);
      case Evaluation.Done<Value>(Value value) ->
          failed(when, Reason.TYPE, "the condition must be true or false, not " + value);
    };
  }

  /** The value of one text, a template or not. */
  public static Evaluation<Value> evaluate(String text, Scope scope) {
    return evaluate(text, new ScopeNames(scope));
  }

  static Evaluation<Value> evaluate(String text, Evaluator.Names names) {
    Templates templates = new Templates(names);
    Value value = templates.value(new Value.Text(text));
    return templates.errors.isEmpty()
        ? new Evaluation.Done<>(value)
        : new Evaluation.Failed<>(templates.errors);
  }

  /** The tasks of a for-each, in the order of its list; their cells differ. */
  public static Evaluation<List<ForEachCell>> expand(TaskGroup.ForEach forEach, Scope scope) {
    return switch (evaluate(forEach.in(), scope)) {
      case Evaluation.Failed<Value>(List<TemplateError> errors) -> new Evaluation.Failed<>(errors);
      case Evaluation.Done<Value>(Value.Sequence(List<Value> items)) -> expand(forEach, items);
      case Evaluation.Done<Value>(Value value) ->
          failed(forEach.in(), Reason.TYPE, "for-each goes over a list, not " + value);
    };
  }

  private static Evaluation<List<ForEachCell>> expand(
      TaskGroup.ForEach forEach, List<Value> items) {
    List<ForEachCell> cells = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      SortedMap<String, Value> cell = cell(forEach.as(), items.get(i), i);
      if (!names.add(TaskId.of("", cell).text())) {
        return failed(forEach.in(), Reason.VALUE, "two items of the list are both " + items.get(i));
      }
      cells.add(new ForEachCell(cell, items.get(i)));
    }
    return new Evaluation.Done<>(List.copyOf(cells));
  }

  private static SortedMap<String, Value> cell(String as, Value item, int index) {
    if (item instanceof Value.Mapping task
        && task.entries().get("matrix") instanceof Value.Mapping axes
        && !axes.entries().isEmpty()) {
      return new TreeMap<>(axes.entries());
    }
    boolean scalar = !(item instanceof Value.Mapping || item instanceof Value.Sequence);
    return new TreeMap<>(Map.of(as, scalar ? item : new Value.Int(index)));
  }

  private static <T> Evaluation<T> failed(String text, Reason reason, String message) {
    return new Evaluation.Failed<>(
        List.of(
            new TemplateError(
                reason, message, Optional.empty(), text, 0, Math.max(1, text.length()))));
  }

  private Value.Mapping mapping(Value.Mapping mapping) {
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    mapping.entries().forEach((key, value) -> entries.put(key, value(value)));
    return new Value.Mapping(entries);
  }

  private Value value(Value value) {
    return switch (value) {
      case Value.Text(String text) when Template.isTemplate(text) -> {
        try {
          yield evaluator.evaluate(Template.parse(text));
        } catch (TemplateException e) {
          errors.add(e.in(text));
          yield value;
        }
      }
      case Value.Sequence(List<Value> items) ->
          new Value.Sequence(items.stream().map(this::value).toList());
      case Value.Mapping mapping -> mapping(mapping);
      case Value.Text text -> text;
      case Value.Null none -> none;
      case Value.Bool bool -> bool;
      case Value.Int n -> n;
      case Value.Real x -> x;
    };
  }
}
