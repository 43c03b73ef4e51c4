package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Holds {@code docs/cli.md} to what the commands say of themselves. */
class ReferencePageTest {
  private static final String BEGIN = "<!-- commands: written by ReferencePageTest -->\n";

  /** The variable that, set to anything, lets this test write the page anew. */
  private static final String UPDATE = "TROUPE_DOCS_UPDATE";

  @Test
  void namesEveryCommandAsItsHelpDoes() throws IOException {
    Path page = Path.of("..", "docs", "cli.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    assertThat(begin).as("the mark in docs/cli.md").isPositive();
    String expected = text.substring(0, begin) + BEGIN + commands();

    if (System.getenv().containsKey(UPDATE)) {
      Files.writeString(page, expected);
    }

    assertThat(text)
        .as("docs/cli.md; run this test with %s=1 to write it anew", UPDATE)
        .isEqualToNormalizingNewlines(expected);
  }

  private static String commands() {
    StringBuilder page = new StringBuilder();
    CommandLine root =
        Commands.line(
            new Surroundings(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Map.of(),
                false,
                List.of()),
            LocalRoles.product(Map.of()));
    List<CommandLine> leaves = new ArrayList<>();
    Commands.GROUPS.values().stream()
        .flatMap(List::stream)
        .map(name -> Commands.find(root, name))
        .forEach(
            command -> {
              leaves.add(command);
              leaves.addAll(command.getSubcommands().values());
            });
    for (CommandLine command : leaves) {
      page.append("\n## ")
          .append(command.getCommandSpec().qualifiedName())
          .append("\n\n```text\n")
          .append(command.getUsageMessage(Ansi.OFF))
          .append("```\n");
    }
    return page.toString();
  }
}
