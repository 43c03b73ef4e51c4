package io.troupe.cli;

import io.troupe.pipelines.language.Overrides;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that change what a pipeline file says. */
final class ParameterOptions {
  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "Set a parameter of the file; repeatable.")
  private List<String> params = List.of();

  @Option(
      names = "--params",
      paramLabel = "FILE",
      description = "Set parameters from a YAML mapping; -p wins over it.")
  private Optional<Path> paramsFile = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Set any value of the file, such as tasks.train.with.lr=1e-3; repeatable.")
  private List<String> sets = List.of();

  /** The changes, with the tasks that {@code selection} asks for. */
  Overrides overrides(SelectionOptions selection) throws IOException {
    Optional<Overrides.ParamsFile> file = Optional.empty();
    if (paramsFile.isPresent()) {
      Path path = paramsFile.get();
      file = Optional.of(new Overrides.ParamsFile(path.toString(), PipelineFile.text(path)));
    }
    return new Overrides(
        params, file, sets, selection.only(), selection.until(), selection.force());
  }
}
