package io.troupe.actors.run;

import io.troupe.actors.core.RunCommand.SubtaskCheck;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says whether subtasks can be done, before any of them is accepted. */
final class SubtaskChecker {
  private final Kinds kinds;

  SubtaskChecker(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The versions of their kinds, or what is wrong with the first bad one. */
  SubtaskCheck check(SubtaskList subtasks) {
    SortedMap<String, Integer> versions = new TreeMap<>();
    for (int i = 0; i < subtasks.size(); i++) {
      SubtaskList.Entry entry = subtasks.entries().get(i);
      Optional<TaskKind<?>> kind = kinds.find(entry.kind());
      if (kind.isEmpty()) {
        return bad(i, entry, "this Troupe has no such kind");
      }
      List<ParameterProblem> problems = problems(kind.get(), entry.parameters());
      if (!problems.isEmpty()) {
        return bad(i, entry, text(problems));
      }
      Resources wanted = entry.resources();
      if (wanted.cpu() < 1 || wanted.memoryBytes() < 1) {
        return bad(i, entry, "it needs at least one thread and some memory, not " + wanted);
      }
      versions.put(entry.kind(), kind.get().version());
    }
    return new SubtaskCheck.Good(versions);
  }

  private static <P extends Record> List<ParameterProblem> problems(
      TaskKind<P> kind, Value.Mapping with) {
    return switch (ParameterDecoder.of(kind.parameters()).decode(with)) {
      case Decoded.Bad<P>(List<ParameterProblem> problems) -> problems;
      case Decoded.Good<P>(P parameters) -> kind.check(parameters);
    };
  }

  private static SubtaskCheck bad(int index, SubtaskList.Entry entry, String why) {
    return new SubtaskCheck.Bad(
        TaskFailure.of(
            Cause.BAD_INPUT, "subtask %d, kind '%s': %s".formatted(index, entry.kind(), why)));
  }

  private static String text(List<ParameterProblem> problems) {
    return problems.stream()
        .map(problem -> problem.parameter() + ": " + problem.message())
        .collect(Collectors.joining("; "));
  }
}
