package io.troupe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where results go. */
final class OutputOption {
  private static final String HINT = "choose another folder with --output";

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

  /**
   * Ends the command where results could not be written, before anything is computed.
   *
   * @param recorded where the run was asked to write
   */
  void check(Optional<Path> recorded) {
    Path chosen = folder.or(() -> recorded).orElseGet(() -> Path.of("troupe-output"));
    try {
      Files.createDirectories(chosen);
    } catch (IOException e) {
      throw Stop.usage("cannot make the folder " + chosen, HINT);
    }
    if (!Files.isWritable(chosen)) {
      throw Stop.usage("cannot write into " + chosen, HINT);
    }
  }
}
