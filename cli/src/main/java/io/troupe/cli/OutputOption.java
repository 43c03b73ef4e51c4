package io.troupe.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where results go. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Where run.json, tables and report.html go; default: what the run was submitted with,"
              + " else troupe-output/RUN.")
  private Optional<Path> folder = Optional.empty();

  Optional<Path> folder() {
    return folder;
  }
}
