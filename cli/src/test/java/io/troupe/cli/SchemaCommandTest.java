package io.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandTest {
  @TempDir private Path folder;

  @Test
  void namesEveryKind() {
    assertThat(Call.of("schema").json().at("/$defs/task/properties/uses/enum"))
        .anySatisfy(kind -> assertThat(kind.asText()).isEqualTo("graph-benchmark"))
        .anySatisfy(kind -> assertThat(kind.asText()).isEqualTo("noop"));
  }

  @Test
  void writesAFile() {
    Path file = folder.resolve("s.json");

    Call call = Call.of("schema", "-o", file.toString(), "--json");

    assertThat(call.json().path("path").asText()).isEqualTo(file.toString());
    assertThat(file).hasContent(Call.of("schema").out());
  }
}
