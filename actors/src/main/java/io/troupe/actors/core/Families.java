package io.troupe.actors.core;

import io.troupe.actors.core.Calls.Call;
import io.troupe.actors.core.RunState.Place;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.plan.RunOn;
import io.troupe.pipelines.plan.TaskGroup;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What it means for the state that a task asked for child tasks. */
final class Families {
  private Families() {}

  /** Children of one group have this in common. */
  private record Shape(String kind, Resources resources) {}

  static void create(RunDraft draft, RunEvent.SubtasksCreated event) {
    TaskId parent = event.task();
    TaskGroup of = draft.groups[draft.required(parent).group()].spec;
    Calls known = draft.calls.getOrDefault(parent, Calls.NONE);
    SubtaskList subtasks = event.subtasks();
    Map<Shape, List<TaskState.Definition>> shapes = new LinkedHashMap<>();
    Map<Shape, Integer> groups = new LinkedHashMap<>();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < subtasks.size(); i++) {
      Subtask subtask = subtasks.get(i);
      Shape shape = new Shape(subtask.kind(), subtask.resources());
      int group = groups.computeIfAbsent(shape, _ -> draft.groups.length + groups.size());
      List<TaskState.Definition> members = shapes.computeIfAbsent(shape, _ -> new ArrayList<>());
      String name = TaskId.childGroup(parent, known.groups() + 1 + group - draft.groups.length);
      places.add(new Place(group, members.size()));
      members.add(definition(name, members.size(), subtask));
    }
    shapes.forEach(
        (shape, members) -> {
          int version = event.kindVersions().getOrDefault(shape.kind(), 0);
          String name = members.getFirst().id().group();
          draft.expand(draft.add(spec(name, shape, version, of), parent), members);
        });
    Call call =
        new Call(event.call(), event.token(), List.copyOf(places), List.copyOf(groups.values()));
    draft.calls = draft.calls.plus(parent, known.plus(call));
  }

  private static TaskState.Definition definition(String group, int i, Subtask subtask) {
    SortedMap<String, Value> cell =
        Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("i", new Value.Int(i))));
    return new TaskState.Definition(
        TaskId.of(group, cell),
        cell,
        Optional.empty(),
        Optional.of(new TaskState.Child(subtask.parameters(), subtask.inputs())));
  }

  /** Children are retried, limited and cached as their parent is. */
  private static TaskGroup spec(String name, Shape shape, int version, TaskGroup parent) {
    return new TaskGroup(
        name,
        shape.kind(),
        version,
        List.of(),
        Value.Mapping.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        parent.runOn() == RunOn.ALWAYS ? RunOn.ALWAYS : RunOn.SUCCESS,
        true,
        OptionalInt.empty(),
        parent.retry(),
        parent.timeout(),
        shape.resources(),
        parent.cache(),
        parent.isolation());
  }

  static void ask(RunDraft draft, RunEvent.SubtasksAsked event) {
    Calls known = draft.calls.getOrDefault(event.task(), Calls.NONE);
    Call call =
        known
            .find(event.call())
            .orElseThrow(
                () -> new IllegalArgumentException(event.task() + " made no such call before"));
    for (int index : call.groups()) {
      GroupState group = draft.change(index);
      group.cancelled = Optional.empty();
      group.reason = Optional.empty();
      group.skip = Optional.empty();
      for (int i = 0; i < group.tasks.size(); i++) {
        TaskState task = group.tasks.get(i);
        if (task.phase().terminal() && task.result().isEmpty()) {
          draft.set(new Place(index, i), task.reset());
        }
      }
      group.ended = group.open() == 0;
    }
    draft.calls = draft.calls.plus(event.task(), known.with(call.askedBy(event.token())));
  }
}
