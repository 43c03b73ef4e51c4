package io.troupe.cli;

import io.troupe.actors.view.WorkerView;
import io.troupe.http.Json;
import io.troupe.http.WorkersDocument;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the workers of a server. */
@Command(
    name = "workers",
    header = "Show the workers of a server and what they do",
    description = "With --json: {workers: […]}, the document of the server's /api/v1/workers.")
final class WorkersCommand implements Callable<Integer> {
  private static final int MOST_TASKS = 3;

  private final Surroundings surroundings;

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  WorkersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (ServerHost host = server.required(common, surroundings)) {
      List<WorkerView> workers = host.control().workers().toCompletableFuture().join();
      if (common.json()) {
        surroundings.out().print(Json.text(WorkersDocument.of(workers)));
      } else if (workers.isEmpty()) {
        surroundings.out().println("No worker has joined " + host.place() + ".");
        surroundings.out().println("Start one: troupe worker --join " + host.place());
      } else {
        table(workers);
      }
    }
    return ExitCode.OK;
  }

  private void table(List<WorkerView> workers) {
    Grid grid = new Grid().row("WORKER", "STATE", "HOST", "PID", "CPU", "MEMORY", "GPUS", "RUNS");
    for (WorkerView worker : workers) {
      grid.row(
          worker.name(),
          worker.state().word(),
          worker.host(),
          Long.toString(worker.pid()),
          used(worker.cpu()) + "/" + worker.cpu().total(),
          Words.bytes(used(worker.memory())) + "/" + Words.bytes(worker.memory().total()),
          worker.gpus().isEmpty()
              ? "-"
              : worker.gpus().stream()
                  .map(gpu -> gpu.device() + " " + Words.bytes(used(gpu.memory())))
                  .collect(Collectors.joining(", ")),
          worker.running().isEmpty()
              ? "-"
              : worker.running().stream()
                      .limit(MOST_TASKS)
                      .map(task -> task.task().text())
                      .collect(Collectors.joining(" "))
                  + (worker.running().size() > MOST_TASKS
                      ? " and " + (worker.running().size() - MOST_TASKS) + " more"
                      : ""));
    }
    grid.lines().forEach(surroundings.out()::println);
  }

  private static long used(WorkerView.Share share) {
    return share.total() - share.free();
  }
}
