package io.troupe.cli;

import io.troupe.actors.RunControl;
import io.troupe.actors.view.WorkerView;
import io.troupe.http.Json;
import io.troupe.http.WorkersDocument;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Empties a worker. */
@Command(
    name = "drain",
    header = "Give a worker no more tasks, so that it can be stopped",
    description = {
      "What it runs goes on to its end. A drained worker that is started again takes tasks again.",
      "With --json: the worker as in 'troupe workers --json'."
    })
final class DrainCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 300;

  private final Surroundings surroundings;

  @Option(names = "--undo", description = "Give it tasks again.")
  private boolean undo;

  @Option(names = "--wait", description = "Stay until the worker runs nothing any more.")
  private boolean wait;

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "WORKER", description = "A worker's name; 'troupe workers' lists them.")
  private String worker = "";

  DrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (undo && wait) {
      throw Stop.usage("--undo and --wait exclude each other", "leave one of them out");
    }
    try (ServerHost host = server.required(common, surroundings)) {
      WorkerView view = drained(host.control());
      if (common.json()) {
        surroundings.out().print(Json.text(WorkersDocument.of(view)));
      } else {
        surroundings
            .out()
            .println(
                "worker "
                    + view.name()
                    + " is "
                    + view.state().word()
                    + (undo ? "" : " and runs " + Words.count(view.running().size(), "task")));
      }
    }
    return ExitCode.OK;
  }

  private WorkerView drained(RunControl control) throws InterruptedException {
    List<String> known =
        control.workers().toCompletableFuture().join().stream().map(WorkerView::name).toList();
    if (!known.contains(worker)) {
      throw Stop.usage(
          "there is no worker '" + worker + "'",
          Suggestion.of(worker, known)
              .map(near -> "did you mean '" + near + "'?")
              .orElse(known.isEmpty() ? "none has joined" : "there are " + known));
    }
    WorkerView view = control.drain(worker, !undo).toCompletableFuture().join();
    CountDownLatch never = new CountDownLatch(1);
    while (wait && !view.running().isEmpty()) {
      if (never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return view;
      }
      List<WorkerView> left =
          control.workers().toCompletableFuture().join().stream()
              .filter(each -> each.name().equals(worker))
              .toList();
      if (left.isEmpty()) {
        return view; // It has left the cluster: it runs nothing.
      }
      view = left.getFirst();
    }
    return view;
  }
}
