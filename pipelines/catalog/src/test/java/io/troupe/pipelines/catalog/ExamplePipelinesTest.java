package io.troupe.pipelines.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.diagnostic.DiagnosticText;
import io.troupe.pipelines.language.Compilation;
import io.troupe.pipelines.language.Overrides;
import io.troupe.pipelines.language.PipelineCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplePipelinesTest {
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../conf/pipelines"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void compilesWithoutAWarning(Path file) throws IOException {
    Compilation compilation =
        new PipelineCompiler(Catalog.kinds())
            .compile(file.toString(), Files.readAllBytes(file), Overrides.NONE);
    String findings =
        switch (compilation) {
          case Compilation.Compiled compiled -> DiagnosticText.render(compiled.warnings(), false);
          case Compilation.Rejected rejected ->
              DiagnosticText.render(rejected.diagnostics(), false);
        };
    assertThat(findings).isEmpty();
  }

  @Test
  void missingDataIsAnErrorAtItsLineOnlyWhereTheFileRuns() {
    String text =
        """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: p}
        tasks:
          train:
            uses: graph-benchmark
            matrix: {axes: {split: [0, 1]}}
            with:
              dataset: tolokers
              model: gcn
              split: "${{ matrix.split }}"
        """;
    assertThat(new PipelineCompiler(Catalog.kinds()).compile("p.yaml", text, Overrides.NONE))
        .isInstanceOf(Compilation.Compiled.class);
    Compilation here =
        new PipelineCompiler(Catalog.kinds(), new DataFolders(List.of()))
            .compile("p.yaml", text, Overrides.NONE);
    assertThat(here)
        .isInstanceOfSatisfying(
            Compilation.Rejected.class,
            rejected ->
                assertThat(rejected.diagnostics())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.line()).isEqualTo(9)));
  }
}
