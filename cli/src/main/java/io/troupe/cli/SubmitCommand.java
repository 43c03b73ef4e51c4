package io.troupe.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cli.capture.Captured;
import io.troupe.http.Json;
import io.troupe.http.RunRequest;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands a pipeline to a server. */
@Command(
    name = "submit",
    header = "Hand a pipeline to a server",
    description = {
      "Checks the file here and at the server, and ends once the run is durable there. With --wait"
          + " it follows the run to its end and leaves what 'troupe run' leaves; Ctrl-C then ends"
          + " only the following.",
      "With --json: {run, name, url}; with --wait the document of run.json."
    })
final class SubmitCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final ParameterOptions parameters = new ParameterOptions();
  @Mixin private final SelectionOptions selection = new SelectionOptions();
  @Mixin private final WaitOption wait = new WaitOption();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only check the file, here and at the server.")
  private boolean dryRun;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "Names this submission: sent again within a day it gives the same run. For scripts that"
              + " repeat a submission whose answer they did not see.")
  private Optional<String> key = Optional.empty();

  @Mixin private final ServerOption server = new ServerOption();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", description = "A pipeline file.")
  private Path file = Path.of("");

  SubmitCommand(Surroundings surroundings, Roles roles) {
    this.surroundings = surroundings;
    this.roles = roles;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ServerHost host = server.required(common, surroundings)) {
      // Data sets lie where workers are, so only the server misses one.
      PipelineFile pipeline =
          new PipelineFile(surroundings, new PipelineCompiler(roles.kinds()), common.json());
      Overrides overrides = parameters.overrides(selection);
      Optional<Plan> plan = pipeline.plan(file, overrides);
      if (plan.isEmpty()) {
        return ExitCode.INVALID;
      }
      if (wait.wanted()) {
        output.check(Optional.empty());
      }
      Value.Mapping captured =
          Captured.of(plan.get(), file, output.folder(), Version.text(), surroundings.arguments());
      RunRequest request =
          new RunRequest(PipelineFile.text(file), file.toString(), overrides, captured);
      if (dryRun) {
        return checked(host.runs().validate(request));
      }
      try (Interrupts interrupts = new Interrupts()) {
        String run = host.runs().submit(request, key.orElseGet(() -> UUID.randomUUID().toString()));
        return wait.wanted()
            ? new RunSession(surroundings, common, output.folder(), host).follow(run, interrupts)
            : submitted(host, run, plan.get().name());
      }
    }
  }

  private int checked(int tasks) {
    if (common.json()) {
      surroundings
          .out()
          .print(
              Json.text(
                  JsonNodeFactory.instance.objectNode().put("valid", true).put("tasks", tasks)));
    } else {
      surroundings.out().println("valid: " + Words.count(tasks, "task"));
    }
    return ExitCode.OK;
  }

  private int submitted(ServerHost host, String run, String name) {
    String page = host.place() + "/#/runs/" + run;
    if (common.json()) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      surroundings
          .out()
          .print(Json.text(document.put("run", run).put("name", name).put("url", page)));
    } else {
      surroundings.out().println("run " + run);
      surroundings.err().println("Look at it:   troupe status " + run + ", or " + page);
      surroundings.err().println("Wait for it:  troupe resume " + run + " --wait");
      surroundings.err().flush();
    }
    return ExitCode.OK;
  }
}
