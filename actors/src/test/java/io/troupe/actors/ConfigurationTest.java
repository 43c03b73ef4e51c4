package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @TempDir Path folder;

  private Config written(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("application.conf"), text);
    return ConfigFactory.parseFile(file.toFile())
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  @Test
  void aFileGoesOverTheDefaults() throws IOException {
    NodeSettings settings = Configuration.settings(written("troupe.actors.worker.cpu = 3"));
    assertThat(settings.cpu()).isEqualTo(3);
    assertThat(settings.warm()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          worker.cpu = many           | worker.cpu has type STRING rather than NUMBER
          worker.cpu = -1             | troupe.actors.worker.cpu is -1, and has to be at least 0
          worker.cpus = 2             | troupe.actors.worker.cpus is no setting; there are close-limit,
          lease.ttl = soon            | lease.ttl
          journal.durability = paper  | troupe.actors.journal.durability is 'paper', and has to be one of
          """)
  void namesFileLineAndKeyOfWhatIsWrong(String line, String message) throws IOException {
    Config config = written("troupe.actors {\n" + line + "\n}\n");
    assertThatThrownBy(() -> Configuration.settings(config))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining(folder.resolve("application.conf") + ": 2: ")
        .hasMessageContaining(message);
  }
}
