package io.troupe.cli;

import io.troupe.http.Json;
import io.troupe.pipelines.diagnostic.Diagnostic;
import io.troupe.pipelines.diagnostic.DiagnosticJson;
import io.troupe.pipelines.language.Compilation;
import io.troupe.pipelines.language.PipelineCompiler;
import io.troupe.pipelines.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says everything that is wrong with pipeline files. */
@Command(
    name = "validate",
    header = "Say everything that is wrong with pipeline files",
    description = {
      "Checks syntax, names, types, references and every cell's parameters, and starts nothing.",
      "With --json a list of {code, severity, message, file, line, column, hint}; empty if all is"
          + " well."
    })
final class ValidateCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Roles roles;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final ParameterOptions parameters = new ParameterOptions();

  @Parameters(
      paramLabel = "FILE…",
      hideParamSyntax = true,
      arity = "1..*",
      description = "Pipeline files.")
  private List<Path> files = List.of();

  ValidateCommand(Surroundings surroundings, Roles roles) {
    this.roles = roles;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    PipelineFile reader =
        new PipelineFile(surroundings, new PipelineCompiler(roles.kinds()), common.json());
    List<Diagnostic> all = new ArrayList<>();
    int code = ExitCode.OK;
    for (Path file : files) {
      List<Diagnostic> found =
          switch (reader.compile(file, parameters.overrides(new SelectionOptions()))) {
            case Compilation.Compiled(Plan plan, List<Diagnostic> warnings) -> {
              if (!common.json()) {
                surroundings.out().println(file + ": ok, " + Words.size(plan));
              }
              yield warnings;
            }
            case Compilation.Rejected(List<Diagnostic> diagnostics) -> {
              code = ExitCode.INVALID;
              yield diagnostics;
            }
          };
      all.addAll(found);
      if (!common.json() && !found.isEmpty()) {
        reader.say(found);
      }
    }
    if (common.json()) {
      surroundings.out().print(Json.text(DiagnosticJson.tree(all)));
    }
    return code;
  }
}
