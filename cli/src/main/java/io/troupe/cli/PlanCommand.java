package io.troupe.cli;

import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what a run would do. */
@Command(
    name = "plan",
    header = "Show the tasks of a pipeline and what is cached",
    description = {
      "Starts nothing. 'later' stands where the answer depends on the results of other tasks.",
      "With --json: {name, params, groups: [{name, kind, needs, resources, tasks: [{id, cell, key,"
          + " verdict, cached_from, because}]}]}."
    })
final class PlanCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ParameterOptions parameters = new ParameterOptions();
  @Mixin private final SelectionOptions selection = new SelectionOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", description = "A pipeline file.")
  private Path file = Path.of("");

  PlanCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException {
    Optional<Plan> plan =
        new PipelineFile(surroundings, new PipelineCompiler(roles.kinds()), common.json())
            .plan(file, parameters.overrides(selection));
    if (plan.isEmpty()) {
      return ExitCode.INVALID;
    }
    Path home = common.home(surroundings);
    DataFolders data = DataFolders.of(surroundings.environment(), home);
    return new PlanPage(surroundings, roles.kinds(), plan.get(), data, roles.cache(home))
        .show(common.json());
  }
}
