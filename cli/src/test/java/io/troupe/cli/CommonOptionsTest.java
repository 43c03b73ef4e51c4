package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommonOptionsTest {
  @Test
  void theStateFolderIsWhereTheShellHasItToo() {
    assertThat(home(Optional.empty(), Map.of("HOME", "/there")))
        .isEqualTo(Path.of("/there/.troupe"));
  }

  @Test
  void theVariableGoesOverThatAndTheOptionOverTheVariable() {
    Map<String, String> environment = Map.of("HOME", "/there", "TROUPE_HOME", "/variable");

    assertThat(home(Optional.empty(), environment)).isEqualTo(Path.of("/variable"));
    assertThat(home(Optional.of("/option"), environment)).isEqualTo(Path.of("/option"));
  }

  @Test
  void withoutAnyItIsWhereTheSystemHasTheUser() {
    assertThat(home(Optional.empty(), Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".troupe"));
  }

  private static Path home(Optional<String> option, Map<String, String> environment) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return CommonOptions.home(
        option, new Surroundings(nowhere, nowhere, environment, false, List.of()));
  }
}
