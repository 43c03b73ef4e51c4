package io.troupe.actors.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Everything that a state holds, as text: two states are the same if their texts are. */
final class StateText {
  private StateText() {}

  static String of(RunState state) {
    List<String> lines = new ArrayList<>();
    lines.add(
        state.run()
            + " "
            + state.sequence()
            + " "
            + state.status
            + " "
            + state.outcome()
            + " "
            + state.cancelReason
            + " "
            + state.submitted
            + " "
            + state.last
            + " "
            + state.ended
            + " "
            + state.round);
    for (GroupState group : state.groups) {
      lines.add(
          group.spec.name()
              + " "
              + group.expanded
              + group.ended
              + group.openNeeds
              + group.cancelled
              + group.skip
              + group.reason
              + group.open()
              + group.badTasks()
              + group.results
              + group.inputs
              + new TreeMap<>(group.former)
              + new TreeMap<>(group.places));
      group.tasks.forEach(task -> lines.add(task.toString()));
    }
    lines.add(new TreeMap<>(state.leases).toString());
    lines.add(List.copyOf(state.deadlines).toString());
    lines.add(new TreeMap<>(state.outcomes.groups()).toString());
    return String.join("\n", lines);
  }
}
