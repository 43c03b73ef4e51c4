package io.troupe.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with a run. */
@Command(
    name = "resume",
    header = "Go on with a run that is paused or whose process died",
    description = {
      "What had succeeded is kept; what ran is run again.",
      "Follows the run to its end; where a server makes it, only with --wait."
    })
final class ResumeCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final WaitOption wait = new WaitOption();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "RUN", description = "A run's id, or how it begins.")
  private String run = "";

  ResumeCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException {
    return new Steered(surroundings, roles, common, server, wait, output)
        .call(run, (host, view) -> host.control().resume(view.run()));
  }
}
