package io.troupe.cli;

import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.cli.live.LiveTable;
import io.troupe.cli.live.Look;
import io.troupe.cli.live.Moment;
import io.troupe.cli.live.Spans;
import io.troupe.http.Json;
import io.troupe.http.RunDocument;
import io.troupe.http.RunsDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs, or shows one. */
@Command(
    name = "status",
    header = "List runs, or show one and why its tasks wait",
    description = {
      "Without RUN the newest runs are listed; works while another process makes the run.",
      "With --json: the document of RUN (without RUN: of the newest run), as in run.json; with"
          + " --all: the list."
    })
final class StatusCommand implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int MOST_TASKS = 20;

  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(names = "--all", description = "List all runs, not only the newest 20.")
  private boolean all;

  @Option(
      names = "--tasks",
      description = "List every task of RUN, not only those that need a look.")
  private boolean tasks;

  @Parameters(
      paramLabel = "[RUN]",
      hideParamSyntax = true,
      arity = "0..1",
      description = "A run's id, or how it begins.")
  private Optional<String> run = Optional.empty();

  StatusCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() {
    try (Host host = server.host(common, surroundings, roles)) {
      Reading reading = new Reading(host);
      if (run.isPresent()) {
        show(reading.run(run.get()), host.runs());
      } else if (common.json() && !all) {
        show(reading.newest(), host.runs());
      } else {
        list(host.runs().list(all ? Integer.MAX_VALUE : MOST_TASKS), host.place());
      }
    }
    return ExitCode.OK;
  }

  private void list(List<RunSummary> runs, String place) {
    if (common.json()) {
      surroundings.out().print(Json.text(RunsDocument.of(runs)));
      return;
    }
    if (runs.isEmpty()) {
      surroundings.out().println("No runs in " + place + " yet.");
      return;
    }
    DateTimeFormatter clock =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
    Grid grid = new Grid().row("RUN", "PIPELINE", "STATE", "SUBMITTED", "TOOK", "TASKS");
    for (RunSummary summary : runs) {
      grid.row(
          summary.run(),
          summary.name(),
          summary.state().word(),
          clock.format(summary.submitted()),
          summary
              .ended()
              .map(end -> Spans.text(Duration.between(summary.submitted(), end)))
              .orElse("-"),
          summary.tasks().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(count -> count.getValue() + " " + count.getKey().word())
              .collect(Collectors.joining(", ")));
    }
    grid.lines().forEach(surroundings.out()::println);
  }

  private void show(RunView view, RunReader reader) {
    if (common.json()) {
      surroundings.out().print(Json.text(RunDocument.of(view)));
      return;
    }
    Look look = new Look(WIDTH, Integer.MAX_VALUE, surroundings.colour(), surroundings.unicode());
    LiveTable.lines(new Moment(view, Map.of(), Instant.now()), look)
        .forEach(surroundings.out()::println);
    List<RunView.Task> listed =
        view.tasks().stream().filter(task -> tasks || needsLook(task)).toList();
    int shown = tasks ? listed.size() : Math.min(listed.size(), MOST_TASKS);
    if (shown > 0) {
      Grid grid = new Grid().row("TASK", "STATE", "ATTEMPTS", "WHY");
      for (RunView.Task task : listed.subList(0, shown)) {
        grid.row(
            task.id().text(),
            task.state().word(),
            Integer.toString(task.attempts().size()),
            task.reason().orElse(""));
      }
      surroundings.out().println();
      grid.lines().forEach(surroundings.out()::println);
      if (shown < listed.size()) {
        surroundings.out().println("and " + (listed.size() - shown) + " more; --tasks lists all");
      }
    }
    if (!view.state().terminal() && reader.owner(view.run()).isEmpty()) {
      surroundings.out().println();
      surroundings
          .out()
          .println("No process works on this run: 'troupe resume " + view.run() + "' goes on.");
    }
  }

  private static boolean needsLook(RunView.Task task) {
    return task.state() == State.FAILED
        || task.state() == State.CANCELLED
        || (!task.state().terminal() && task.state() != State.RUNNING);
  }
}
