package io.troupe.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** The page that {@code troupe --help} shows. */
final class HelpPage {
  private static final String INTRODUCTION =
      """
      Troupe runs deep-learning experiments from one YAML file: it expands sweeps into
      tasks, keeps what was already computed, survives crashes, and leaves tables and
      a report behind.

      @|bold Usage|@
        troupe @|yellow COMMAND|@ [OPTION…] [ARGUMENT…]
      """;

  private static final String EXAMPLES =
      """

      @|bold Examples|@
        troupe run conf/pipelines/quickstart.yaml
        troupe run sweep.yaml -p seed=3 --only 'train[model=gcn,split=0]' --output out
        troupe submit sweep.yaml --wait

        'troupe COMMAND --help' explains a command; each takes --json for scripts.

      @|bold Exit codes|@
        0  done                      4  the run failed
        1  Troupe or machine failed  5  no server answers
        2  wrong use                 6  the server does not accept the token
        3  invalid pipeline file   130  interrupted; 'troupe resume RUN' goes on

      @|bold Files|@
        Runs, results, data sets and logs live in TROUPE_HOME (default ~/.troupe).
        Data sets are looked up in TROUPE_DATA first. NO_COLOR turns colour off.
        The server: --server URL, TROUPE_SERVER, else the one of the state folder.
      """;

  private HelpPage() {}

  /** The whole page. */
  static String of(CommandLine root, Help.Ansi ansi) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (Map.Entry<String, List<String>> group : Commands.GROUPS.entrySet()) {
      page.append("\n@|bold ").append(group.getKey()).append("|@\n");
      for (String name : group.getValue()) {
        CommandSpec spec = Commands.find(root, name).getCommandSpec();
        String call = name + arguments(spec);
        page.append("  @|yellow ").append(name).append("|@").append(arguments(spec));
        page.append(" ".repeat(Math.max(2, 22 - call.length())));
        page.append(spec.usageMessage().header()[0]).append('\n');
      }
    }
    return ansi.string(page.append(EXAMPLES).toString());
  }

  private static String arguments(CommandSpec spec) {
    StringBuilder arguments = new StringBuilder();
    spec.positionalParameters().forEach(p -> arguments.append(' ').append(p.paramLabel()));
    return arguments.toString();
  }
}
