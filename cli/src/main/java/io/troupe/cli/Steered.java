package io.troupe.cli;

import io.troupe.actors.view.RunView;
import io.troupe.cli.capture.Captured;
import io.troupe.http.Json;
import io.troupe.http.RunDocument;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Goes on with a run: beside a state folder to its end, at a server as long as one wants. */
final class Steered {
  private final Surroundings surroundings;
  private final Roles roles;
  private final CommonOptions common;
  private final ServerOption server;
  private final WaitOption wait;
  private final OutputOption output;

  Steered(
      Surroundings surroundings,
      Roles roles,
      CommonOptions common,
      ServerOption server,
      WaitOption wait,
      OutputOption output) {
    this.surroundings = surroundings;
    this.roles = roles;
    this.common = common;
    this.server = server;
    this.wait = wait;
    this.output = output;
  }

  /** Asks for something of a run. */
  interface Request {
    /** Completes once it is durable. */
    CompletionStage<RunView> of(Host host, RunView view);
  }

  /** Makes {@code request} of the run whose id begins with {@code run}. */
  int call(String run, Request request) throws IOException {
    try (Host host = server.host(common, surroundings, roles)) {
      RunView view = Reading.steerable(host, run);
      boolean stay = host instanceof LocalHost || wait.wanted();
      if (!stay) {
        return told(surroundings, common, request.of(host, view).toCompletableFuture().join());
      }
      output.check(Captured.output(view.captured()));
      try (Interrupts interrupts = new Interrupts()) {
        var _ = request.of(host, view).toCompletableFuture().join();
        return new RunSession(surroundings, common, output.folder(), host)
            .follow(view.run(), interrupts);
      }
    }
  }

  /** Says what became of a run, and gives the exit code. */
  static int told(Surroundings surroundings, CommonOptions common, RunView view) {
    if (common.json()) {
      surroundings.out().print(Json.text(RunDocument.of(view)));
    } else {
      surroundings.out().println("run " + view.run() + " is " + view.state().word());
    }
    return ExitCode.OK;
  }
}
