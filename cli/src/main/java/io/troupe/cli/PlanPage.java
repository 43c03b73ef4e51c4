package io.troupe.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cli.forecast.CachedResults;
import io.troupe.cli.forecast.Forecast;
import io.troupe.cli.forecast.Forecasts;
import io.troupe.cli.live.Look;
import io.troupe.cli.live.Reasons;
import io.troupe.cli.live.Row;
import io.troupe.cli.live.Tone;
import io.troupe.http.Json;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.CacheMode;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Shows a plan: its groups and tasks, and what the cache would answer. */
final class PlanPage {
  private static final int MOST_TASKS = 20;

  private final Surroundings surroundings;
  private final SequencedMap<TaskGroup, List<Forecast>> groups;
  private final Plan plan;
  private final Look look;

  PlanPage(
      Surroundings surroundings, Kinds kinds, Plan plan, DataFolders data, CachedResults cache) {
    this.surroundings = surroundings;
    this.plan = plan;
    this.groups = Forecasts.of(plan, kinds, data, cache);
    this.look =
        new Look(
            Integer.MAX_VALUE, Integer.MAX_VALUE, surroundings.colour(), surroundings.unicode());
  }

  /** Prints the plan and gives the exit code. */
  int show(boolean json) {
    if (json) {
      surroundings.out().print(Json.text(document()));
    } else {
      lines().forEach(surroundings.out()::println);
    }
    return ExitCode.OK;
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(new Row(look).add(plan.name(), Tone.BOLD).add(": " + Words.size(plan)).text());
    if (!plan.params().isEmpty()) {
      lines.add(
          plan.params().entrySet().stream()
              .map(param -> param.getKey() + "=" + param.getValue())
              .collect(Collectors.joining(", ", "with ", "")));
    }
    groups.forEach(
        (group, forecasts) -> {
          lines.add("");
          lines.add(head(group));
          lines.add(new Row(look).add("  " + details(group), Tone.DIM).text());
          group.forEach().ifPresent(each -> lines.add("  one task for each of " + each.in()));
          tasks(forecasts, lines);
        });
    lines.add("");
    lines.add(total());
    return lines;
  }

  private String head(TaskGroup group) {
    String needs = group.needs().isEmpty() ? "" : " after " + String.join(", ", group.needs());
    String tasks = group.cells().size() > 1 ? ", " + group.cells().size() + " tasks" : "";
    return new Row(look)
        .add(group.name(), Tone.BOLD)
        .add(" (" + group.kind() + ")" + tasks + needs)
        .text();
  }

  private static String details(TaskGroup group) {
    List<String> details = new ArrayList<>(List.of(resources(group.resources())));
    group.when().ifPresent(when -> details.add("when " + when));
    if (group.cache() != CacheMode.AUTO) {
      details.add("cache " + group.cache().word());
    }
    if (group.retry().max() > 0) {
      details.add("up to " + Words.count(group.retry().max() + 1L, "attempt"));
    }
    group.maxParallel().ifPresent(most -> details.add("at most " + most + " at once"));
    return String.join(", ", details);
  }

  private static String resources(Resources resources) {
    return Words.count(resources.cpu(), "thread")
        + ", "
        + Words.bytes(resources.memoryBytes())
        + resources
            .gpu()
            .map(gpu -> ", " + gpu.count() + " GPU with " + Words.bytes(gpu.memoryBytes()))
            .orElse("");
  }

  private void tasks(List<Forecast> forecasts, List<String> lines) {
    int name =
        forecasts.stream()
            .limit(MOST_TASKS)
            .mapToInt(forecast -> forecast.task().text().length())
            .max()
            .orElse(0);
    for (Forecast forecast : forecasts.subList(0, Math.min(MOST_TASKS, forecasts.size()))) {
      Tone tone =
          switch (forecast.verdict()) {
            case CACHED -> Tone.CYAN;
            case RUN -> Tone.GREEN;
            case SKIPPED, LATER -> Tone.DIM;
          };
      lines.add(
          new Row(look)
              .add("    " + forecast.task())
              .to(name + 6)
              .add(forecast.verdict().word(), tone)
              .add(forecast.from().map(run -> " from run " + run).orElse(""))
              .add(forecast.because().isEmpty() ? "" : ": " + Reasons.sentence(forecast.because()))
              .text());
    }
    if (forecasts.size() > MOST_TASKS) {
      lines.add("    and " + (forecasts.size() - MOST_TASKS) + " more: " + counts(forecasts));
    }
  }

  private String total() {
    return "In all: " + counts(groups.values().stream().flatMap(List::stream).toList());
  }

  private static String counts(List<Forecast> forecasts) {
    return forecasts.stream()
        .collect(Collectors.groupingBy(Forecast::verdict, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(count -> count.getValue() + " " + count.getKey().word())
        .collect(Collectors.joining(", "));
  }

  private ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("name", plan.name());
    document.set("params", Json.mapping(plan.params()));
    ArrayNode list = document.putArray("groups");
    groups.forEach((group, forecasts) -> list.add(document(group, forecasts)));
    return document;
  }

  private static ObjectNode document(TaskGroup group, List<Forecast> forecasts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", group.name());
    node.put("kind", group.kind());
    ArrayNode needs = node.putArray("needs");
    group.needs().forEach(needs::add);
    node.put("when", group.when().orElse(null));
    node.put("for_each", group.forEach().map(TaskGroup.ForEach::in).orElse(null));
    node.put("cache", group.cache().word());
    ObjectNode resources = node.putObject("resources");
    resources.put("cpu", group.resources().cpu());
    resources.put("memory_bytes", group.resources().memoryBytes());
    Optional<Resources.Gpu> gpu = group.resources().gpu();
    resources.put("gpus", gpu.map(Resources.Gpu::count).orElse(0));
    resources.put("gpu_memory_bytes", gpu.map(Resources.Gpu::memoryBytes).orElse(0L));
    ArrayNode tasks = node.putArray("tasks");
    for (Forecast forecast : forecasts) {
      ObjectNode task = tasks.addObject();
      task.put("id", forecast.task().text());
      task.set("cell", Json.mapping(forecast.cell()));
      task.put("key", forecast.key().orElse(null));
      task.put("verdict", forecast.verdict().word());
      task.put("cached_from", forecast.from().orElse(null));
      ArrayNode because = task.putArray("because");
      forecast.because().forEach(because::add);
    }
    return node;
  }
}
