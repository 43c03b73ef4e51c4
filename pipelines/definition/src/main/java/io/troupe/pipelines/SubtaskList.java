package io.troupe.pipelines;

import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Subtasks as they are sent and stored: an input that many of them read is there once.
 *
 * @param entries in the order in which they were asked for
 * @param inputs what the entries read, each once
 */
public record SubtaskList(List<Entry> entries, List<TaskResult> inputs) {
  public SubtaskList {
    entries = List.copyOf(entries);
    inputs = List.copyOf(inputs);
    for (Entry entry : entries) {
      for (int input : entry.inputs()) {
        if (input < 0 || input >= inputs.size()) {
          throw new IllegalArgumentException(
              "a subtask reads input " + input + " of " + inputs.size());
        }
      }
    }
  }

  /**
   * One subtask.
   *
   * @param inputs the places of its inputs in {@link SubtaskList#inputs}
   */
  public record Entry(
      String kind, Value.Mapping parameters, Resources resources, List<Integer> inputs) {
    public Entry {
      inputs = List.copyOf(inputs);
    }
  }

  /** The same subtasks in this form. */
  public static SubtaskList of(List<Subtask> subtasks) {
    Map<TaskResult, Integer> places = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Subtask subtask : subtasks) {
      List<Integer> inputs = new ArrayList<>();
      for (TaskResult input : subtask.inputs()) {
        inputs.add(places.computeIfAbsent(input, _ -> places.size()));
      }
      entries.add(new Entry(subtask.kind(), subtask.parameters(), subtask.resources(), inputs));
    }
    return new SubtaskList(entries, List.copyOf(places.keySet()));
  }

  /** How many subtasks there are. */
  public int size() {
    return entries.size();
  }

  /** The subtask at {@code index}. */
  public Subtask get(int index) {
    Entry entry = entries.get(index);
    return new Subtask(
        entry.kind(),
        entry.parameters(),
        entry.resources(),
        entry.inputs().stream().map(inputs::get).toList());
  }
}
