package io.troupe.pipelines.graph.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BestStepTest {
  @Test
  void equalMaximaKeepTheEarliestStep() {
    BestStep best = new BestStep();
    double[] validation = {0.5, 0.7, 0.6, 0.7, 0.7};
    for (int step = 1; step <= validation.length; step++) {
      best.offer(step, validation[step - 1]);
    }

    assertThat(best.step()).isEqualTo(2);
    assertThat(best.validation()).isEqualTo(0.7);
  }

  @Test
  void aMetricOfZeroIsBetterThanNone() {
    BestStep best = new BestStep();

    assertThat(best.offer(1, 0)).isTrue();
    assertThat(best.step()).isEqualTo(1);
  }

  @Test
  void nothingIsChosenBeforeTheFirstOffer() {
    assertThatThrownBy(() -> new BestStep().step()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new BestStep().offer(1, Double.NaN)).hasMessageContaining("step 1");
  }
}
