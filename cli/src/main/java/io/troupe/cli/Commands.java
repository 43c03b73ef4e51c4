package io.troupe.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The list of commands. */
final class Commands {
  /** The names of the commands by what they are for, in the order in which help shows them. */
  static final SequencedMap<String, List<String>> GROUPS = groups();

  private Commands() {}

  private static SequencedMap<String, List<String>> groups() {
    SequencedMap<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Run experiments", List.of("run", "resume", "retry"));
    groups.put("Look before you run", List.of("validate", "plan", "schema"));
    groups.put("Look at runs", List.of("status", "logs"));
    groups.put(
        "A server and its workers",
        List.of("serve", "worker", "submit", "cancel", "pause", "workers", "drain"));
    groups.put("The machine", List.of("doctor", "data", "bench"));
    return groups;
  }

  private static Map<String, Object> all(Surroundings surroundings, Roles roles) {
    return Map.ofEntries(
        Map.entry("run", new RunCommand(surroundings, roles)),
        Map.entry("resume", new ResumeCommand(surroundings, roles)),
        Map.entry("retry", new RetryCommand(surroundings, roles)),
        Map.entry("validate", new ValidateCommand(surroundings, roles)),
        Map.entry("plan", new PlanCommand(surroundings, roles)),
        Map.entry("schema", new SchemaCommand(surroundings, roles)),
        Map.entry("status", new StatusCommand(surroundings, roles)),
        Map.entry("logs", new LogsCommand(surroundings, roles)),
        Map.entry("serve", new ServeCommand(surroundings, roles)),
        Map.entry("worker", new WorkerCommand(surroundings, roles)),
        Map.entry("submit", new SubmitCommand(surroundings, roles)),
        Map.entry("cancel", new CancelCommand(surroundings, roles)),
        Map.entry("pause", new PauseCommand(surroundings, roles)),
        Map.entry("workers", new WorkersCommand(surroundings)),
        Map.entry("drain", new DrainCommand(surroundings)),
        Map.entry("doctor", new DoctorCommand(surroundings)),
        Map.entry("data", new DataCommand(surroundings)),
        Map.entry("bench", new BenchCommand(surroundings)));
  }

  /** The command line that knows them. */
  static CommandLine line(Surroundings surroundings, Roles roles) {
    CommandLine root = new CommandLine(new RootCommand());
    Map<String, Object> commands = all(surroundings, roles);
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
    root.registerConverter(OptionalInt.class, Commands::whole);
    root.setExecutionStrategy(parsed -> execute(surroundings, parsed));
    root.setParameterExceptionHandler(errors::usage);
    root.setExecutionExceptionHandler(errors::execution);
    root.getCommandSpec()
        .usageMessage()
        .sectionKeys(List.of("page"))
        .sectionMap(Map.of("page", help -> HelpPage.of(root, ansi)));
    return root;
  }

  private static OptionalInt whole(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException _) {
      throw new CommandLine.TypeConversionException("'" + text + "' is not a whole number");
    }
  }

  private static int execute(Surroundings surroundings, CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    Optional<String> home = optional(last, "--home");
    Logging.configure(
        CommonOptions.home(home, surroundings), logName(last), last.hasMatchedOption("--verbose"));
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Processes that stay have logs of their own: a file that several write cannot be rotated. */
  private static String logName(CommandLine.ParseResult command) {
    return switch (command.commandSpec().name()) {
      case "serve" -> "coordinator";
      case "worker" -> WorkerCommand.logName(optional(command, "--name"));
      default -> "troupe";
    };
  }

  private static Optional<String> optional(CommandLine.ParseResult command, String option) {
    return Optional.ofNullable(command.matchedOption(option))
        .map(found -> found.stringValues().getLast());
  }

  /** What all commands have in common: the options for people, and how help is laid out. */
  private static void finish(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .optionListHeading(spec.positionalParameters().isEmpty() ? "%n" : "")
        .commandListHeading("%nCommands:%n");
    if (command.getSubcommands().isEmpty()) {
      spec.addOption(flag("--verbose", "Show the log on standard error as well."));
      spec.addOption(flag("--debug", "Show the stack trace of a failure."));
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this page and exit.")
            .build());
    command.getSubcommands().values().forEach(Commands::finish);
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build();
  }

  /** The command {@code name} of {@code root}. */
  static CommandLine find(CommandLine root, String name) {
    return Objects.requireNonNull(root.getSubcommands().get(name), name);
  }
}
