package io.troupe.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.pipelines.plan.TaskGroup;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as the API gives it: {@link RunDocument} with {@code sequence}, the number of its last
 * event, its {@code groups} with their tasks by state, and why ready tasks are {@code waiting}.
 */
public final class RunDetail {
  private RunDetail() {}

  /**
   * The document of {@code view}.
   *
   * @param waiting what the scheduler says of the run's ready tasks
   * @param tasks whether its tasks are in it; {@code groups} counts them either way
   */
  public static ObjectNode of(RunView view, List<Waiting> waiting, boolean tasks) {
    ObjectNode document = RunDocument.of(view, tasks);
    document.put("sequence", view.sequence());
    groups(document.putArray("groups"), view);
    ArrayNode reasons = document.putArray("waiting");
    for (Waiting each : waiting) {
      ObjectNode reason = reasons.addObject();
      reason.put("group", each.group());
      reason.put("tasks", each.tasks());
      reason.put("code", each.code().word());
      reason.put("message", each.message());
    }
    return document;
  }

  private static void groups(ArrayNode groups, RunView view) {
    Map<String, EnumMap<State, Integer>> counts = new HashMap<>();
    for (RunView.Task task : view.tasks()) {
      counts
          .computeIfAbsent(task.id().group(), _ -> new EnumMap<>(State.class))
          .merge(task.state(), 1, Integer::sum);
    }
    for (TaskGroup group : view.plan().groups()) {
      ObjectNode node = groups.addObject();
      node.put("name", group.name());
      node.put("kind", group.kind());
      ArrayNode needs = node.putArray("needs");
      group.needs().forEach(needs::add);
      node.put("run_on", group.runOn().name().toLowerCase(Locale.ROOT));
      ObjectNode states = node.putObject("tasks");
      counts
          .getOrDefault(group.name(), new EnumMap<>(State.class))
          .forEach((state, count) -> states.put(state.word(), count));
    }
  }
}
