package io.troupe.actors.core;

import io.troupe.pipelines.expression.Scope;
import java.util.Locale;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** What templates see of the groups that have ended; made once for each group. */
record Outcomes(PMap<String, Scope.Group> groups) implements Scope.Results {
  static final Outcomes NONE = new Outcomes(HashTreePMap.empty());

  @Override
  public Optional<Scope.Group> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  Outcomes with(GroupState group) {
    boolean sweep =
        group.spec.forEach().isPresent()
            || group.tasks.size() != 1
            || !group.tasks.getFirst().definition().cell().isEmpty();
    Scope.Group outcome =
        new Scope.Group(sweep, group.tasks.stream().map(Outcomes::outcome).toList());
    return new Outcomes(groups.plus(group.spec.name(), outcome));
  }

  private static Scope.Outcome outcome(TaskState task) {
    return new Scope.Outcome(
        task.id(),
        task.definition().cell(),
        task.phase().name().toLowerCase(Locale.ROOT),
        task.result());
  }
}
