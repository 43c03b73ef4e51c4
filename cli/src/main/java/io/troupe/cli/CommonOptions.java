package io.troupe.cli;

import io.troupe.arrow.store.StateFolder;
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
  private Optional<String> home = Optional.empty();

  boolean json() {
    return json;
  }

  /** The state folder that the options and {@code surroundings} name. */
  Path home(Surroundings surroundings) {
    return home(home, surroundings);
  }

  /** The state folder: {@code option}, else the variable, else the user's own. */
  static Path home(Optional<String> option, Surroundings surroundings) {
    Path chosen = option.map(Path::of).orElseGet(() -> StateFolder.of(surroundings::variable));
    return chosen.toAbsolutePath().normalize();
  }
}
