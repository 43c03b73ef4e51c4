package io.troupe.cli;

import io.troupe.actors.view.RunView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets a run of a server wait. */
@Command(
    name = "pause",
    header = "Start no more tasks of a run until it is resumed",
    description = {
      "Running tasks go on to their end. For runs that a server makes; a run that 'troupe run'"
          + " makes is stopped by Ctrl-C there and kept for 'troupe resume' as well."
    })
final class PauseCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "RUN", description = "A run's id, or how it begins.")
  private String run = "";

  PauseCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() {
    try (Host host = server.host(common, surroundings, roles)) {
      RunView view = Reading.steerable(host, run);
      if (host instanceof LocalHost) {
        throw nothingToPause(view);
      }
      return Steered.told(
          surroundings, common, host.control().pause(view.run()).toCompletableFuture().join());
    }
  }

  private static Stop nothingToPause(RunView view) {
    return Stop.usage(
        view.state().terminal()
            ? "run " + view.run() + " has ended: it is " + view.state().word()
            : "no process works on run " + view.run() + ", so nothing of it starts",
        view.state().terminal() ? "" : "'troupe resume " + view.run() + "' goes on with it");
  }
}
