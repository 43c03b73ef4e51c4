package io.troupe.pipelines.expression;

import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the names of expressions stand for in a run. */
final class ScopeNames implements Evaluator.Names {
  private final Scope scope;

  ScopeNames(Scope scope) {
    this.scope = scope;
  }

  @Override
  public Optional<Value> whole(String root) {
    return scope.item().filter(item -> item.name().equals(root)).map(Scope.Item::value);
  }

  @Override
  public Optional<Value> part(String root, String part) {
    return switch (root) {
      case "params" -> Optional.ofNullable(scope.params().get(part));
      case "matrix" -> Optional.ofNullable(scope.matrix().get(part));
      case "tasks" -> scope.results().group(part).map(ScopeNames::group);
      case "run" ->
          switch (part) {
            case "id" -> Optional.of(new Value.Text(scope.run().id()));
            case "name" -> Optional.of(new Value.Text(scope.run().name()));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Value group(Scope.Group group) {
    List<Value> all = group.tasks().stream().map(ScopeNames::task).toList();
    if (!group.sweep() && all.size() == 1 && all.getFirst() instanceof Value.Mapping only) {
      LinkedHashMap<String, Value> entries = new LinkedHashMap<>(only.entries());
      entries.put("all", new Value.Sequence(all));
      return new Value.Mapping(entries);
    }
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    entries.put("state", new Value.Text(state(group)));
    entries.put("metrics", columns(all, "metrics"));
    entries.put("outputs", columns(all, "outputs"));
    entries.put("all", new Value.Sequence(all));
    return new Value.Mapping(entries);
  }

  /** A sweep's results by name, each the list of what its tasks gave, in their order. */
  private static Value columns(List<Value> tasks, String part) {
    TreeMap<String, List<Value>> columns = new TreeMap<>();
    for (Value task : tasks) {
      if (task instanceof Value.Mapping mapping
          && mapping.entries().get(part) instanceof Value.Mapping results) {
        results
            .entries()
            .forEach(
                (name, value) -> columns.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
      }
    }
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    columns.forEach((name, values) -> entries.put(name, new Value.Sequence(values)));
    return new Value.Mapping(entries);
  }

  private static Value task(Scope.Outcome outcome) {
    LinkedHashMap<String, Value> metrics = new LinkedHashMap<>();
    LinkedHashMap<String, Value> outputs = new LinkedHashMap<>();
    if (outcome.result().isPresent()) {
      TaskResult result = outcome.result().get();
      result.metrics().forEach((name, number) -> metrics.put(name, new Value.Real(number)));
      result
          .artifacts()
          .forEach((name, artifact) -> outputs.put(name, new Value.Text(artifact.digest())));
    }
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    entries.put("id", new Value.Text(outcome.task().text()));
    entries.put("state", new Value.Text(word(outcome.state())));
    entries.put("matrix", new Value.Mapping(new LinkedHashMap<>(outcome.cell())));
    entries.put("metrics", new Value.Mapping(metrics));
    entries.put("outputs", new Value.Mapping(outputs));
    return new Value.Mapping(entries);
  }

  /** A result from the cache looks like any other, or content keys would depend on the cache. */
  private static String word(String state) {
    return state.equals("cached") ? "succeeded" : state;
  }

  private static String state(Scope.Group group) {
    List<String> states =
        group.tasks().stream().map(task -> word(task.state())).distinct().toList();
    return switch (states.size()) {
      case 0 -> "succeeded";
      case 1 -> states.getFirst();
      default -> "partial";
    };
  }

  /** For the compiler: what is known before a run. */
  static Evaluator.Names before(Map<String, Value> params, Map<String, Value> matrix) {
    return new ScopeNames(
        new Scope(
            new Scope.Run("", ""), params, matrix, Optional.empty(), name -> Optional.empty()));
  }
}
