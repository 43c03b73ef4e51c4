package io.troupe.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.http.Json;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the log of an attempt. */
@Command(
    name = "logs",
    header = "Print the log of an attempt",
    description = {
      "Without TASK: of the first failed task, else of the one that began last.",
      "Without --attempt: of the latest attempt.",
      "With --json: {run, task, attempt, path, lines}."
    })
final class LogsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(names = "--attempt", paramLabel = "N", description = "Which attempt, from 1.")
  private OptionalInt attempt = OptionalInt.empty();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as the log grows, until the attempt has ended.")
  private boolean follow;

  @Parameters(paramLabel = "RUN", index = "0", description = "A run's id, or how it begins.")
  private String run = "";

  @Parameters(
      paramLabel = "[TASK]",
      hideParamSyntax = true,
      index = "1",
      arity = "0..1",
      description = "A task's id.")
  private Optional<String> task = Optional.empty();

  LogsCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (follow && common.json()) {
      throw Stop.usage("--follow and --json exclude each other", "leave one of them out");
    }
    try (Host host = server.host(common, surroundings, roles)) {
      RunView view = new Reading(host).run(run);
      RunView.Task chosen = task.map(name -> Reading.task(view, name)).orElseGet(() -> any(view));
      int number = number(chosen);
      if (common.json()) {
        surroundings.out().print(Json.text(document(host, view.run(), chosen.id(), number)));
      } else if (follow) {
        host.tail(view.run(), chosen.id(), number, new LogPrinter(surroundings));
      } else {
        print(host, view.run(), chosen.id(), number);
      }
    }
    return ExitCode.OK;
  }

  private void print(Host host, String in, TaskId chosen, int number) throws IOException {
    String what = "attempt " + number + " of " + chosen;
    Optional<Path> log = host.runs().log(in, chosen, number);
    if (log.isEmpty()) {
      surroundings.err().println(what + " has printed nothing");
      return;
    }
    surroundings
        .err()
        .println(what + host.logPlace(in, chosen, number).map(place -> ": " + place).orElse(""));
    surroundings.err().flush();
    new LogPrinter(surroundings).print(Files.readAllBytes(log.get()));
  }

  private static RunView.Task any(RunView view) {
    List<RunView.Task> tried =
        view.tasks().stream().filter(task -> !task.attempts().isEmpty()).toList();
    return tried.stream()
        .filter(task -> task.state() == State.FAILED)
        .findFirst()
        .or(
            () ->
                tried.stream()
                    .max(Comparator.comparingLong(task -> task.attempts().getLast().token())))
        .orElseThrow(
            () ->
                Stop.usage(
                    "no task of run " + view.run() + " was attempted",
                    "'troupe status " + view.run() + "' says why"));
  }

  private int number(RunView.Task chosen) {
    if (chosen.attempts().isEmpty()) {
      throw Stop.usage(
          chosen.id() + " is " + chosen.state().word() + " and was not attempted in this run",
          chosen
              .cachedFrom()
              .map(from -> "troupe logs " + from + " '" + chosen.id() + "'")
              .orElse(""));
    }
    int last = chosen.attempts().getLast().n();
    int number = attempt.orElse(last);
    if (number < 1 || number > last) {
      throw Stop.usage(
          chosen.id() + " has no attempt " + number, "there are attempts 1 to " + last);
    }
    return number;
  }

  private static ObjectNode document(Host host, String in, TaskId chosen, int number)
      throws IOException {
    Optional<Path> log = host.runs().log(in, chosen, number);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("run", in);
    document.put("task", chosen.text());
    document.put("attempt", number);
    document.put("path", log.flatMap(_ -> host.logPlace(in, chosen, number)).orElse(null));
    ArrayNode lines = document.putArray("lines");
    if (log.isPresent()) {
      new String(Files.readAllBytes(log.get()), StandardCharsets.UTF_8).lines().forEach(lines::add);
    }
    return document;
  }
}
