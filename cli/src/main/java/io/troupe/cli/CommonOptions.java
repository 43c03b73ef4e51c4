package io.troupe.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that every command takes. */
final class CommonOptions {
  @Option(
      names = "--json",
      description = "Print one JSON document on standard output, for programs.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The state folder; default: TROUPE_HOME, else ~/.troupe.")
  private Optional<Path> home = Optional.empty();

  @Option(names = "--verbose", description = "Show the log on standard error as well.")
  private boolean verbose;

  @Option(names = "--debug", description = "Show the stack trace of a failure.")
  private boolean debug;

  boolean json() {
    return json;
  }

  boolean verbose() {
    return verbose;
  }

  boolean debug() {
    return debug;
  }

  /** The state folder that the options and {@code surroundings} name. */
  Path home(Surroundings surroundings) {
    String variable = surroundings.variable("TROUPE_HOME");
    Path chosen =
        home.orElseGet(
            () ->
                variable.isBlank()
                    ? Path.of(System.getProperty("user.home"), ".troupe")
                    : Path.of(variable));
    return chosen.toAbsolutePath().normalize();
  }
}
