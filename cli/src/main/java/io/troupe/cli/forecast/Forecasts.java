package io.troupe.cli.forecast;

import io.troupe.cli.forecast.Forecast.Verdict;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.expression.Scope;
import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.key.TaskKeys;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;

/**
 * Asks the cache for every task of a plan whose content key is known. Where the cache answers all
 * tasks of a group, their results are known, and with them the keys of what reads them.
 */
public final class Forecasts {
  private final Plan plan;
  private final TaskKeys keys;
  private final CachedResults cache;
  private final Map<String, Scope.Group> known = new HashMap<>();

  private Forecasts(Plan plan, Kinds kinds, DataFolders data, CachedResults cache) {
    this.plan = plan;
    this.keys = new TaskKeys(kinds, data);
    this.cache = cache;
  }

  /** The forecasts of each group's tasks in the plan's order; a for-each has none. */
  public static SequencedMap<TaskGroup, List<Forecast>> of(
      Plan plan, Kinds kinds, DataFolders data, CachedResults cache) {
    return new Forecasts(plan, kinds, data, cache).all();
  }

  private SequencedMap<TaskGroup, List<Forecast>> all() {
    SequencedMap<TaskGroup, List<Forecast>> all = new LinkedHashMap<>();
    for (TaskGroup group : plan.groups()) {
      List<Forecast> forecasts = new ArrayList<>();
      List<Scope.Outcome> outcomes = new ArrayList<>();
      for (SortedMap<String, Value> cell : group.cells()) {
        Forecast forecast = forecast(group, cell);
        forecasts.add(forecast);
        forecast
            .key()
            .filter(key -> forecast.verdict() == Verdict.CACHED)
            .flatMap(cache::find)
            .ifPresent(
                found ->
                    outcomes.add(
                        new Scope.Outcome(
                            forecast.task(),
                            cell,
                            "cached",
                            Optional.of(found.result().of(forecast.task(), group.kind(), cell)))));
      }
      all.put(group, forecasts);
      if (group.forEach().isEmpty() && outcomes.size() == group.cells().size()) {
        boolean sweep = group.cells().stream().anyMatch(cell -> !cell.isEmpty());
        known.put(group.name(), new Scope.Group(sweep, outcomes));
      }
    }
    return all;
  }

  private Forecast forecast(TaskGroup group, SortedMap<String, Value> cell) {
    TaskId task = TaskId.of(group.name(), cell);
    if (!known.keySet().containsAll(group.needs())) {
      return Forecast.of(task, cell, Verdict.LATER);
    }
    Scope scope =
        new Scope(
            new Scope.Run("", plan.name()),
            plan.params(),
            cell,
            Optional.empty(),
            name -> Optional.ofNullable(known.get(name)));
    return switch (keys.of(group, scope, inputs(group))) {
      case TaskKeys.Keyed.Unwanted _ -> Forecast.of(task, cell, Verdict.SKIPPED);
      case TaskKeys.Keyed.Invalid _ -> Forecast.of(task, cell, Verdict.LATER);
      case TaskKeys.Keyed.Known(var _, ContentKey key) -> {
        Optional<CachedResults.Found> found =
            group.cache() == CacheMode.AUTO ? cache.find(key.digest()) : Optional.empty();
        yield new Forecast(
            task,
            cell,
            found.isPresent() ? Verdict.CACHED : Verdict.RUN,
            Optional.of(key.digest()),
            found.map(CachedResults.Found::run),
            found.isPresent() ? List.of() : cache.changes(plan.name(), task, key));
      }
    };
  }

  private List<TaskResult> inputs(TaskGroup group) {
    return group.needs().stream()
        .flatMap(need -> Optional.ofNullable(known.get(need)).stream())
        .flatMap(ended -> ended.tasks().stream())
        .flatMap(outcome -> outcome.result().stream())
        .toList();
  }
}
