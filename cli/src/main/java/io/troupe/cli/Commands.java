package io.troupe.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import picocli.CommandLine;

/** The list of commands. */
final class Commands {
  /** The names of the commands by what they are for, in the order in which help shows them. */
  static final SequencedMap<String, List<String>> GROUPS = groups();

  private Commands() {}

  private static SequencedMap<String, List<String>> groups() {
    SequencedMap<String, List<String>> groups = new java.util.LinkedHashMap<>();
    return groups;
  }

  /** All commands, by name. */
  static Map<String, Object> all(Surroundings surroundings) {
    return Map.of();
  }

  /** The command {@code name} of {@code root}. */
  static CommandLine find(CommandLine root, String name) {
    return Objects.requireNonNull(root.getSubcommands().get(name), name);
  }

  /** The command line that knows them. */
  static CommandLine line(Surroundings surroundings) {
    CommandLine root = new CommandLine(new RootCommand());
    all(surroundings).forEach(root::addSubcommand);
    CommandLine.Help.Ansi ansi =
        surroundings.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
    Errors errors = new Errors(surroundings);
    root.setOut(surroundings.out());
    root.setErr(surroundings.err());
    root.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(errors::usage);
    root.setExecutionExceptionHandler(errors::execution);
    root.getHelpSectionMap().clear();
    root.setHelpSectionKeys(List.of("page"));
    root.setHelpSectionMap(Map.of("page", help -> HelpPage.of(root, ansi)));
    return root;
  }
}
