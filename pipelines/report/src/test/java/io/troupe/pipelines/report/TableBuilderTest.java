package io.troupe.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableBuilderTest {
  private static final List<String> REPETITIONS = List.of("split", "seed");

  private static TableSpec spec(
      List<String> rows, Optional<String> columns, Optional<Selection> select) {
    return new TableSpec(
        "auc",
        List.of(),
        List.of("test"),
        rows,
        columns,
        REPETITIONS,
        select,
        1,
        2,
        Optional.of(Goal.MAX));
  }

  private static ReportTable.Entry.Given at(ReportTable table, int row, int column) {
    return (ReportTable.Entry.Given) table.rows().get(row).entries().get(column);
  }

  @Test
  void averagesOverRepetitionsWithSampleDeviation() {
    ReportTable table =
        TableBuilder.build(
            spec(List.of(), Optional.empty(), Optional.empty()),
            new Results()
                .add(Map.of("model", "gcn", "split", 0), Map.of("test", 1.0))
                .add(Map.of("model", "gcn", "split", 1), Map.of("test", 2.0))
                .add(Map.of("model", "gcn", "split", 2), Map.of("test", 6.0))
                .list());
    assertThat(table.labels()).containsExactly("model");
    Statistic statistic = at(table, 0, 0).statistic();
    assertThat(statistic.mean()).isEqualTo(3.0);
    // Squares 4 + 1 + 9 over n - 1 = 2: the population deviation would be 2.16.
    assertThat(statistic.deviation().orElseThrow()).isCloseTo(Math.sqrt(7), within(1e-12));
    assertThat(statistic.n()).isEqualTo(3);
  }

  @Test
  void columnsComeFromAnAxisInItsOrder() {
    ReportTable table =
        TableBuilder.build(
            spec(List.of("model"), Optional.of("hidden"), Optional.empty()),
            new Results()
                .add(Map.of("model", "gcn", "hidden", 512), Map.of("test", 2.0))
                .add(Map.of("model", "gcn", "hidden", 64), Map.of("test", 1.0))
                .add(Map.of("model", "sage", "hidden", 64), Map.of("test", 3.0))
                .list());
    assertThat(table.columns().stream().map(ReportTable.Column::heading))
        .containsExactly("64", "512");
    assertThat(at(table, 0, 0).statistic().mean()).isEqualTo(1.0);
    assertThat(at(table, 0, 1).statistic().mean()).isEqualTo(2.0);
    assertThat(table.rows().get(1).entries().get(1)).isEqualTo(new ReportTable.Entry.Missing());
  }

  @Test
  void selectionLooksAtTheDecidingMetricOnlyAndKeepsTheSmallestOnTies() {
    Results results = new Results();
    for (int split = 0; split < 2; split++) {
      results
          .add(Map.of("layers", 1, "split", split), Map.of("val", 0.7, "test", 0.1))
          .add(Map.of("layers", 2, "split", split), Map.of("val", 0.9, "test", 0.2))
          .add(Map.of("layers", 3, "split", split), Map.of("val", 0.9, "test", 0.9));
    }
    ReportTable table =
        TableBuilder.build(
            spec(
                List.of(), Optional.empty(), Optional.of(new Selection("layers", "val", Goal.MAX))),
            results.list());
    assertThat(at(table, 0, 0).chosen()).isEqualTo("layers=2");
    assertThat(at(table, 0, 0).statistic().mean()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void marksTheBestOfEachColumn() {
    ReportTable table =
        TableBuilder.build(
            spec(List.of("model"), Optional.empty(), Optional.empty()),
            new Results()
                .add(Map.of("model", "gcn"), Map.of("test", 0.8))
                .add(Map.of("model", "sage"), Map.of("test", 0.9))
                .list());
    assertThat(at(table, 0, 0).best()).isFalse();
    assertThat(at(table, 1, 0).best()).isTrue();
  }

  @Test
  void saysWhereRepetitionsAreMissing() {
    ReportTable table =
        TableBuilder.build(
            spec(List.of("model"), Optional.empty(), Optional.empty()),
            new Results()
                .add(Map.of("model", "gcn", "split", 0), Map.of("test", 0.8))
                .add(Map.of("model", "sage", "split", 0), Map.of("test", 0.9))
                .add(Map.of("model", "sage", "split", 1), Map.of("test", 0.7))
                .list());
    assertThat(table.text(table.rows().get(0).entries().getFirst())).isEqualTo("0.80 (n=1)");
    assertThat(table.text(table.rows().get(1).entries().getFirst())).isEqualTo("0.80 ± 0.14");
  }

  @Test
  void tasksOfSeveralGroupsAreToldApart() {
    ReportTable table =
        TableBuilder.build(
            spec(List.of(), Optional.empty(), Optional.empty()),
            new Results()
                .add("small", Map.of(), Map.of("test", 0.8))
                .add("large", Map.of(), Map.of("test", 0.9))
                .list());
    assertThat(table.labels()).containsExactly("task");
    assertThat(table.rows().stream().map(row -> row.labels().getFirst()))
        .containsExactly("large", "small");
  }
}
