package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir private Path folder;

  @Test
  void listsWhatIsKnownAndWhereItIs() throws IOException {
    Path file = folder.resolve("heterophilous/minesweeper.npz");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");

    Call list = call("list", "--json");
    JsonNode sets = new ObjectMapper().readTree(list.out());

    assertThat(list.code()).isZero();
    assertThat(sets).anySatisfy(set -> assertThat(set.path("path").asText()).isEqualTo(file + ""));
    assertThat(sets).anySatisfy(set -> assertThat(set.path("path").isNull()).isTrue());
    assertThat(call("path", "minesweeper").out()).isEqualTo(file + System.lineSeparator());
    assertThat(call("list").out()).contains("minesweeper", "not here");
  }

  @Test
  void saysWhatToDoAboutAMissingSet() {
    Call missing = call("path", "tolokers");

    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("not on this machine", "troupe data fetch tolokers");
    assertThat(missing.out()).isEmpty();
  }

  @Test
  void guessesTheNameOfASet() {
    assertThat(call("fetch", "minesweper").err()).contains("did you mean 'minesweeper'?");
  }

  @Test
  void saysWhichFoldersAreSearched() {
    assertThat(call("path").out()).contains(folder.toString(), folder.resolve("home/data") + "");
  }

  private Call call(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "data";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--home";
    all[arguments.length + 2] = folder.resolve("home").toString();
    return Call.with(Map.of("TROUPE_DATA", folder.toString()), all);
  }
}
