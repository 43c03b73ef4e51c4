package io.troupe.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.ipc.TableFile;
import io.troupe.arrow.table.Table;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.parameters.Decoded;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportKindTest {
  private static final List<TaskResult> RESULTS =
      new Results()
          .add(Map.of("model", "gcn", "split", 0), Map.of("test", 0.5))
          .add(Map.of("model", "gcn", "split", 1), Map.of("test", 0.6))
          .list();

  @TempDir Path folder;

  private static ReportParameters decoded(Map<String, Value> with) {
    return switch (ParameterDecoder.of(ReportParameters.class)
        .decode(new Value.Mapping(new LinkedHashMap<>(with)))) {
      case Decoded.Good<ReportParameters> good -> good.parameters();
      case Decoded.Bad<ReportParameters> bad -> throw new AssertionError(bad.problems());
    };
  }

  private static Value.Sequence one(Map<String, Value> item) {
    return new Value.Sequence(List.of(new Value.Mapping(new LinkedHashMap<>(item))));
  }

  @Test
  void showsEveryGroupWhenAskedForNothing() throws Exception {
    FolderContext context = new FolderContext(folder, RESULTS);
    new ReportKind().run(decoded(Map.of()), context);
    assertThat(context.log).contains("| gcn   | 0.550 ± 0.071 |");
    assertThat(Files.readString(folder.resolve("tables.md"))).contains("0.550 ± 0.071");
    assertThat(Files.readString(folder.resolve("tables.json"))).contains("\"n\" : 2");
    Table table = TableFile.read(folder.resolve("tables.arrow"));
    assertThat(table.find("mean").orElseThrow().values().getFirst())
        .isEqualTo(Optional.of((0.5 + 0.6) / 2));
  }

  @Test
  void equalResultsGiveIdenticalFiles() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    new ReportKind().run(decoded(Map.of()), new FolderContext(folder, RESULTS));
    new ReportKind().run(decoded(Map.of()), new FolderContext(other, RESULTS));
    for (String name :
        List.of("tables.json", "tables.md", "tables.csv", "tables.arrow", "page.html")) {
      assertThat(folder.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
    }
  }

  @Test
  void refusesAMetricThatNoTaskGaveAndSaysWhichThereAre() {
    ReportParameters parameters =
        decoded(
            Map.of(
                "tables",
                one(
                    Map.of(
                        "name", new Value.Text("t"),
                        "metrics", new Value.Sequence(List.of(new Value.Text("tset")))))));
    assertThatThrownBy(() -> new ReportKind().run(parameters, new FolderContext(folder, RESULTS)))
        .isInstanceOf(TaskException.class)
        .hasMessage("table 't' asks for metric 'tset', which no task gave")
        .satisfies(
            e -> assertThat(((TaskException) e).failure().hint()).contains("there are: test"));
  }

  @Test
  void refusesAnAxisWithTwoUsesBeforeAnythingRuns() {
    ReportParameters parameters =
        decoded(
            Map.of(
                "tables",
                one(
                    Map.of(
                        "name", new Value.Text("t"),
                        "rows", new Value.Sequence(List.of(new Value.Text("split")))))));
    assertThat(new ReportKind().check(parameters))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.parameter()).isEqualTo("tables[0]");
              assertThat(problem.message()).contains("'split'");
            });
  }
}
