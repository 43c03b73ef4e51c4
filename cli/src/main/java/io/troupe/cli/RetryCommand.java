package io.troupe.cli;

import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunView;
import io.troupe.cli.capture.Captured;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs failed tasks of an ended run again. */
@Command(
    name = "retry",
    header = "Run the failed tasks of an ended run again",
    description = "And what depends on them. Follows the run to its end.")
final class RetryCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "RUN", index = "0", description = "A run's id, or how it begins.")
  private String run = "";

  @Parameters(
      paramLabel = "[TASK…]",
      hideParamSyntax = true,
      index = "1..*",
      arity = "0..*",
      description = "Only these tasks, or all of these groups.")
  private List<String> tasks = List.of();

  RetryCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException {
    Path home = common.home(surroundings);
    try (RunReader reader = roles.reader(home)) {
      RunView view = new Reading(reader, home).free(run);
      Set<TaskId> chosen = Set.copyOf(Reading.tasks(view, tasks));
      output.check(Captured.output(view.captured()));
      try (Interrupts interrupts = new Interrupts();
          Node node = roles.node(home)) {
        node.retry(view.run(), chosen).toCompletableFuture().join();
        return new RunSession(surroundings, common, output.folder(), node, reader)
            .follow(view.run(), interrupts);
      }
    }
  }
}
