package io.troupe.pipelines.key;

import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Tells one list of subtasks of a task from another by what decides their results. */
public final class CallKey {
  private CallKey() {}

  /**
   * SHA-256 in lower-case hexadecimal over kinds, parameters as given, and inputs, in order; equal
   * for two lists that ask for the same. Resources are left out: they decide no result.
   */
  public static String of(SubtaskList subtasks) {
    List<Value> inputs = new ArrayList<>();
    for (TaskResult input : subtasks.inputs()) {
      LinkedHashMap<String, Value> one = new LinkedHashMap<>();
      one.put(input.task().text(), ContentKey.part(input));
      inputs.add(new Value.Mapping(one));
    }
    List<Value> entries = new ArrayList<>();
    for (SubtaskList.Entry entry : subtasks.entries()) {
      LinkedHashMap<String, Value> one = new LinkedHashMap<>();
      one.put("kind", new Value.Text(entry.kind()));
      one.put("with", entry.parameters());
      one.put(
          "inputs",
          new Value.Sequence(
              entry.inputs().stream().<Value>map(place -> new Value.Int(place)).toList()));
      entries.add(new Value.Mapping(one));
    }
    return ContentKey.sha256(
        CanonicalJson.write(
            new Value.Sequence(List.of(new Value.Sequence(inputs), new Value.Sequence(entries)))));
  }

  /** The same for {@code subtasks} in their long form. */
  public static String of(List<Subtask> subtasks) {
    return of(SubtaskList.of(subtasks));
  }
}
