package io.troupe.pipelines.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  @Test
  void theExamplesOfThePageCompileWithoutWarning() throws IOException {
    String page = Files.readString(Path.of("../../docs/pipeline-language.md"));
    List<String> examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(examples).isNotEmpty().allSatisfy(e -> assertThat(Samples.findings(e)).isEmpty());
  }
}
