package io.troupe.actors.core;

import io.troupe.actors.core.RunCommand.Preparation;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.expression.ForEachCell;
import io.troupe.pipelines.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What templates, kinds and the cache say of the tasks of one run, as the seed wants it. */
final class SimulatedPreparer {
  private final SimulatedWorld world;
  private final String run;

  SimulatedPreparer(SimulatedWorld world, String run) {
    this.world = world;
    this.run = run;
  }

  RunCommand prepared(Effect.Prepare prepare) {
    return new RunCommand.Prepared(prepare.task(), prepare.round(), preparation(prepare));
  }

  RunCommand checked(Effect.CheckSubtasks check) {
    return new RunCommand.SubtasksChecked(
        check.task(),
        check.token(),
        check.call(),
        check.subtasks(),
        world.fate(20, check.call()) == 0
            ? new RunCommand.SubtaskCheck.Bad(TaskFailure.of(Cause.BAD_INPUT, "bad"))
            : new RunCommand.SubtaskCheck.Good(new TreeMap<>()));
  }

  private Preparation preparation(Effect.Prepare prepare) {
    // A child task has no "when" that could be false.
    int least = prepare.task().depth() > 0 ? 1 : 0;
    return switch (Math.max(least, world.fate(25, run, prepare.task(), prepare.round()))) {
      case 0 -> new Preparation.Unwanted("it is not wanted");
      case 1 -> new Preparation.Failed(TaskFailure.of(Cause.BAD_INPUT, "bad"));
      case 2 ->
          new Preparation.Answered(
              "key",
              Value.Mapping.empty(),
              "earlier",
              new TaskResult(
                  prepare.task(), "noop", prepare.cell(), new TreeMap<>(), new TreeMap<>()));
      default -> new Preparation.ToRun("key", Value.Mapping.empty());
    };
  }

  RunCommand expanded(Effect.Expand expand) {
    String group = expand.group().name();
    int count = world.fate(5, run, group, expand.round());
    if (count == 4) {
      return new RunCommand.ExpansionFailed(
          group, expand.round(), TaskFailure.of(Cause.BAD_INPUT, "bad"));
    }
    List<ForEachCell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SortedMap<String, Value> cell = RandomPlans.cell(2, i);
      cells.add(new ForEachCell(cell, new Value.Int(i)));
    }
    return new RunCommand.Expanded(group, expand.round(), cells);
  }
}
