package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
  @Test
  void isShownOnRequestAndWithoutArguments() {
    Call asked = Call.of("--help");

    assertThat(asked.code()).isZero();
    assertThat(asked.out()).contains("Usage", "Examples", "Exit codes", "TROUPE_HOME");
    assertThat(Call.of()).isEqualTo(asked);
  }

  @Test
  void fitsEightyColumnsAndNamesEveryCommand() {
    String page = Call.of("--help").out();

    assertThat(page.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(commands().getSubcommands().keySet())
        .allSatisfy(name -> assertThat(page).contains("\n  " + name + " "));
  }

  @Test
  void hasNoColourUnlessATerminalWantsIt() {
    assertThat(Call.of("--help").out()).doesNotContain("\u001b");
    assertThat(terminal(Map.of("TERM", "xterm"))).contains("\u001b[");
    assertThat(terminal(Map.of("TERM", "xterm", "NO_COLOR", "1"))).doesNotContain("\u001b[");
    assertThat(terminal(Map.of("TERM", "dumb"))).doesNotContain("\u001b[");
  }

  @Test
  void saysTheVersion() {
    assertThat(Call.of("--version").out()).startsWith("troupe ").contains("Java 25");
  }

  @Test
  void everyCommandExplainsItselfAndTakesJson() {
    commands().getSubcommands().values().forEach(command -> check("", command));
  }

  private static void check(String before, CommandLine command) {
    if (!command.getSubcommands().isEmpty()) {
      command
          .getSubcommands()
          .values()
          .forEach(sub -> check(before + command.getCommandName() + " ", sub));
      return;
    }
    Call help = Call.of((before + command.getCommandName() + " --help").split(" "));
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: troupe " + before + command.getCommandName(), "--json");
  }

  @Test
  void guessesWhatWasMeant() {
    Call typo = Call.of("validte", "x.yaml");
    assertThat(typo.code()).isEqualTo(2);
    assertThat(typo.err()).contains("unknown command 'validte'", "did you mean 'validate'?");

    Call option = Call.of("validate", "--parm", "x=1", "x.yaml");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("unknown option '--parm'", "did you mean '--param'?");
  }

  @Test
  void refusesWhatIsMissing() {
    Call nothing = Call.of("validate");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("FILE").doesNotContain("Exception");
  }

  private static CommandLine commands() {
    Surroundings surroundings =
        new Surroundings(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            Map.of(),
            false,
            List.of());
    return Commands.line(surroundings, LocalRoles.product(Map.of()));
  }

  private static String terminal(Map<String, String> environment) {
    StringWriter out = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            new PrintWriter(out), new PrintWriter(out), environment, true, List.of("--help"));
    assertThat(Troupe.run(surroundings)).isZero();
    surroundings.out().flush();
    return out.toString();
  }
}
