package io.troupe.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  @Test
  void keepsNumbersUnderEachOtherBesideAMark() {
    ResultTable table =
        new ResultTable(
            "auc",
            List.of("model", "test"),
            List.of(List.of("gcn", "0.885 ± 0.008"), List.of("sage", "0.903 ± 0.009 *")));
    assertThat(table.lines())
        .containsExactly("model           test", "gcn    0.885 ± 0.008", "sage   0.903 ± 0.009 *");
  }
}
