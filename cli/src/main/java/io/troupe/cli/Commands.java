package io.troupe.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** The list of commands. */
final class Commands {
  /** The names of the commands by what they are for, in the order in which help shows them. */
  static final SequencedMap<String, List<String>> GROUPS = groups();

  private Commands() {}

  private static SequencedMap<String, List<String>> groups() {
    SequencedMap<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Check before anything runs", List.of("validate"));
    groups.put("The machine", List.of("data"));
    return groups;
  }

  private static Map<String, Object> all(Surroundings surroundings) {
    return Map.of(
        "validate", new ValidateCommand(surroundings),
        "data", new DataCommand(surroundings));
  }

  /** The command line that knows them. */
  static CommandLine line(Surroundings surroundings) {
    CommandLine root = new CommandLine(new RootCommand());
    Map<String, Object> commands = all(surroundings);
    GROUPS.values().stream()
        .flatMap(List::stream)
        .forEach(name -> root.addSubcommand(name, commands.get(name)));
    root.getSubcommands().values().forEach(Commands::finish);
    Ansi ansi = surroundings.colour() ? Ansi.ON : Ansi.OFF;
    Errors errors = new Errors(surroundings);
    root.setOut(surroundings.out());
    root.setErr(surroundings.err());
    root.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(errors::usage);
    root.setExecutionExceptionHandler(errors::execution);
    root.getCommandSpec()
        .usageMessage()
        .sectionKeys(List.of("page"))
        .sectionMap(Map.of("page", help -> HelpPage.of(root, ansi)));
    return root;
  }

  /** What all commands have in common: {@code --help} and how their help is laid out. */
  private static void finish(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this page and exit.")
                .build());
    command.getCommandSpec().usageMessage().abbreviateSynopsis(true).sortOptions(false);
    command.getSubcommands().values().forEach(Commands::finish);
  }

  /** The command {@code name} of {@code root}. */
  static CommandLine find(CommandLine root, String name) {
    return Objects.requireNonNull(root.getSubcommands().get(name), name);
  }
}
