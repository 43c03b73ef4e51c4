package io.troupe.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTextTest {
  private static ReportDocument document(String model) {
    TableSpec spec =
        new TableSpec(
            "auc, by model",
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of("split"),
            Optional.empty(),
            100,
            1,
            Optional.of(Goal.MAX));
    ReportTable table =
        TableBuilder.build(
            spec,
            new Results()
                .add(Map.of("model", model, "split", 0), Map.of("test", 0.5))
                .add(Map.of("model", model, "split", 1), Map.of("test", 0.6))
                .add(Map.of("model", "sage", "split", 0), Map.of("test", 0.9))
                .list());
    return ReportDocument.of("A & B", List.of(table), List.of());
  }

  @Test
  void markdownIsAlignedAndScaled() {
    assertThat(ReportText.markdown(document("gcn").tables().getFirst()))
        .isEqualTo(
            """
            | model | test           |
            |-------|----------------|
            | gcn   | 55.0 ± 7.1     |
            | sage  | **90.0 (n=1)** |
            """);
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    assertThat(ReportText.csv(document("gcn")).lines())
        .contains(
            "\"auc, by model\",model=sage,test,test,90.0,,1,",
            "table,row,column,metric,mean,deviation,n,chosen");
  }

  @Test
  void pagesShowTextAndNeverRunIt() {
    String page = ReportText.page(document("<script>alert(1)</script>"));
    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script")
        .contains("<h1>A &amp; B</h1>");
  }
}
