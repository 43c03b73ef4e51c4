package io.troupe.cli;

import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds runs and tasks by what a user wrote. */
final class Reading {
  private final RunReader reader;
  private final String place;

  /** Finds what {@code host} has. */
  Reading(Host host) {
    this(host.runs(), host.place());
  }

  private Reading(RunReader reader, String place) {
    this.reader = reader;
    this.place = place;
  }

  /** The run whose id begins with {@code run}. */
  RunView run(String run) {
    Optional<RunView> found;
    try {
      found = reader.find(run);
    } catch (IllegalArgumentException e) {
      throw Stop.usage(String.valueOf(e.getMessage()), "write more of the id");
    }
    return found.orElseThrow(
        () -> Stop.usage("no run '" + run + "' in " + place, "'troupe status' lists the runs"));
  }

  /** The same; a run that a living process owns ends the command, before a node is started. */
  RunView free(String run) {
    RunView view = run(run);
    OptionalLong owner = reader.owner(view.run());
    if (owner.isPresent()) {
      throw Stop.usage(
          "run " + view.run() + " is owned by process " + owner.getAsLong() + ", which is alive",
          "wait for it, or stop it first: 'troupe status " + view.run() + "' shows how far it is");
    }
    return view;
  }

  /** The run that {@code host} may steer: of a server any, beside a folder a free one. */
  static RunView steerable(Host host, String run) {
    Reading reading = new Reading(host);
    return switch (host) {
      case LocalHost _ -> reading.free(run);
      case ServerHost _ -> reading.run(run);
    };
  }

  /** The newest run. */
  RunView newest() {
    List<RunSummary> newest = reader.list(1);
    if (newest.isEmpty()) {
      throw Stop.usage("there is no run in " + place, "start one with 'troupe run FILE'");
    }
    return run(newest.getFirst().run());
  }

  /**
   * The task of {@code view} that {@code name} is the id or, where there is one task, the group of.
   */
  static RunView.Task task(RunView view, String name) {
    Optional<RunView.Task> exact =
        view.tasks().stream().filter(task -> task.id().text().equals(name)).findFirst();
    if (exact.isPresent()) {
      return exact.get();
    }
    List<RunView.Task> group =
        view.tasks().stream().filter(task -> task.id().group().equals(name)).toList();
    if (group.size() == 1) {
      return group.getFirst();
    }
    if (group.size() > 1) {
      throw Stop.usage(
          "'" + name + "' has " + group.size() + " tasks",
          "name one, such as '" + group.getFirst().id() + "'");
    }
    List<String> known = view.tasks().stream().map(task -> task.id().text()).toList();
    throw Stop.usage(
        "no task '" + name + "' in run " + view.run(),
        Suggestion.of(name, known)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("'troupe status " + view.run() + " --tasks' lists them"));
  }

  /** All tasks of {@code view} that {@code names} are ids or groups of. */
  static List<TaskId> tasks(RunView view, List<String> names) {
    return names.stream()
        .flatMap(
            name -> {
              List<TaskId> group =
                  view.tasks().stream()
                      .map(RunView.Task::id)
                      .filter(id -> id.group().equals(name))
                      .toList();
              return group.isEmpty() ? List.of(task(view, name).id()).stream() : group.stream();
            })
        .toList();
  }
}
