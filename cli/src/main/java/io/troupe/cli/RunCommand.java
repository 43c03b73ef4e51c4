package io.troupe.cli;

import io.troupe.cli.capture.Captured;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a pipeline to its end. */
@Command(
    name = "run",
    header = "Run a pipeline and follow it to its end",
    description = {
      "Checks the file, runs its tasks in executor processes beside this one, and leaves run.json,"
          + " tables and report.html. Results that an earlier run computed are used again.",
      "Ctrl-C stops and keeps the run for 'troupe resume'; a second one stops at once.",
      "With --json: the document of run.json at the end; progress goes to standard error."
    })
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ParameterOptions parameters = new ParameterOptions();
  @Mixin private final SelectionOptions selection = new SelectionOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only show the plan, as 'troupe plan' does.")
  private boolean dryRun;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", description = "A pipeline file.")
  private Path file = Path.of("");

  RunCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = common.home(surroundings);
    DataFolders data = DataFolders.of(surroundings.environment(), home);
    PipelineCompiler compiler =
        dryRun ? new PipelineCompiler(roles.kinds()) : new PipelineCompiler(roles.kinds(), data);
    Optional<Plan> planned =
        new PipelineFile(surroundings, compiler, common.json())
            .plan(file, parameters.overrides(selection));
    if (planned.isEmpty()) {
      return ExitCode.INVALID;
    }
    Plan plan = planned.get();
    if (dryRun) {
      return new PlanPage(surroundings, roles.kinds(), plan, data, roles.cache(home))
          .show(common.json());
    }
    output.check(Optional.empty());
    try (Interrupts interrupts = new Interrupts();
        LocalHost host = new LocalHost(roles, home)) {
      Value.Mapping captured =
          Captured.of(plan, file, output.folder(), Version.text(), surroundings.arguments());
      String run = host.node().submit(plan, captured).toCompletableFuture().join();
      return new RunSession(surroundings, common, output.folder(), host).follow(run, interrupts);
    }
  }
}
