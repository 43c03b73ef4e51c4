package io.troupe.cli;

import java.io.IOException;
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
    description = {
      "And what depends on them.",
      "Follows the run to its end; where a server makes it, only with --wait."
    })
final class RetryCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final WaitOption wait = new WaitOption();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ServerOption server = new ServerOption();
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
    return new Steered(surroundings, roles, common, server, wait, output)
        .call(
            run,
            (host, view) ->
                host.control().retry(view.run(), Set.copyOf(Reading.tasks(view, tasks))));
  }
}
