package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void looksAtWhatARunNeeds() {
    Call doctor = Call.of("doctor", "--home", folder.toString());

    assertThat(doctor.code()).isZero();
    assertThat(doctor.out())
        .contains("processor", "memory", "JVM flags", "CUDA", "state folder", "disk", "AOT cache")
        .doesNotContain("Exception");
  }

  @Test
  void saysThatAStateFolderCannotBeOne() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    Call doctor = Call.of("doctor", "--json", "--home", file.toString());

    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.json())
        .anySatisfy(
            check -> {
              assertThat(check.path("what").asText()).isEqualTo("state folder");
              assertThat(check.path("status").asText()).isEqualTo("failed");
              assertThat(check.path("hint").asText()).contains("TROUPE_HOME");
            });
  }

  @Test
  void warnsOfADataFolderThatIsNotThere() {
    Path missing = folder.resolve("missing");

    Call doctor =
        Call.with(Map.of("TROUPE_DATA", missing.toString()), "doctor", "--home", folder.toString());

    assertThat(doctor.code()).isZero();
    assertThat(doctor.out()).contains("warning  data folder", missing + " is not there");
  }
}
