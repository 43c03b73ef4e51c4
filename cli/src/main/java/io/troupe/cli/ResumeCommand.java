package io.troupe.cli;

import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunView;
import io.troupe.cli.capture.Captured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with a run. */
@Command(
    name = "resume",
    header = "Go on with a run that is paused or whose process died",
    description = "What had succeeded is kept; what ran is run again. Follows the run to its end.")
final class ResumeCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "RUN", description = "A run's id, or how it begins.")
  private String run = "";

  ResumeCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException {
    Path home = common.home(surroundings);
    try (RunReader reader = roles.reader(home)) {
      RunView view = new Reading(reader, home).free(run);
      String id = view.run();
      output.check(Captured.output(view.captured()));
      try (Interrupts interrupts = new Interrupts();
          Node node = roles.node(home)) {
        node.resume(id).toCompletableFuture().join();
        return new RunSession(surroundings, common, output.folder(), node, reader)
            .follow(id, interrupts);
      }
    }
  }
}
