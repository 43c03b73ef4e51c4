package io.troupe.pipelines.graph.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aucIsTheShareOfRightlyOrderedPairsWithTiesHalf(long seed) {
    Random random = new Random(seed);
    int nodes = 2 + random.nextInt(200);
    float[] scores = new float[nodes];
    int[] labels = new int[nodes];
    for (int v = 0; v < nodes; v++) {
      scores[v] = random.nextInt(7) - 3;
      labels[v] = v < 2 ? v : random.nextInt(2);
    }
    int[] some = IntStream.range(0, nodes).filter(v -> v < 2 || v % 3 != 0).toArray();

    assertThat(Metric.ROC_AUC.of(scores, labels, some))
        .isCloseTo(pairCount(scores, labels, some), within(1e-15));
  }

  @Test
  void aConstantScoreGivesOneHalf() {
    assertThat(Metric.ROC_AUC.of(new float[5], new int[] {0, 1, 0, 1, 1}, all(5))).isEqualTo(0.5);
  }

  @Test
  void theTwoZerosAreATie() {
    assertThat(Metric.ROC_AUC.of(new float[] {-0f, 0f}, new int[] {1, 0}, all(2))).isEqualTo(0.5);
  }

  @Test
  void hugeLogitsThatAProbabilityCouldNotTellApartAreRanked() {
    float[] scores = {500, 400, 300, -300, -400, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
    int[] labels = {1, 1, 0, 1, 0, 0, 1};

    assertThat(Metric.ROC_AUC.of(scores, labels, all(7))).isEqualTo(11.0 / 12);
  }

  @Test
  void oneClassAloneIsAnErrorAndNotNaN() {
    assertThatThrownBy(() -> Metric.ROC_AUC.of(new float[3], new int[3], all(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 positive and 3 negative");
  }

  @Test
  void aScoreThatIsNotANumberIsRefused() {
    assertThatThrownBy(
            () -> Metric.ROC_AUC.of(new float[] {0, Float.NaN}, new int[] {0, 1}, all(2)))
        .hasMessageContaining("node 1 is NaN");
    assertThatThrownBy(
            () -> Metric.ACCURACY.of(new float[] {0, Float.NaN, 1}, new int[] {0}, all(1)))
        .hasMessageContaining("node 0 is NaN");
  }

  @Test
  void accuracyCountsGreatestLogitsAmongTheNodesAsked() {
    float[] logits = {
      3, 1, 2, //
      0, 0, 0, //
      1, 2, 3
    };
    int[] labels = {0, 1, 2};

    assertThat(Metric.ACCURACY.of(logits, labels, all(3))).isEqualTo(2.0 / 3);
    assertThat(Metric.ACCURACY.of(logits, labels, new int[] {2})).isEqualTo(1);
  }

  @Test
  void twoClassesAreOneLogitRankedAndMoreAreOneEach() {
    assertThat(Metric.forClasses(2)).isEqualTo(Metric.ROC_AUC);
    assertThat(Metric.ROC_AUC.logits(2)).isEqualTo(1);
    assertThat(Metric.forClasses(3)).isEqualTo(Metric.ACCURACY);
    assertThat(Metric.ACCURACY.logits(5)).isEqualTo(5);
  }

  private static double pairCount(float[] scores, int[] labels, int[] nodes) {
    double right = 0;
    long pairs = 0;
    for (int p : nodes) {
      for (int n : nodes) {
        if (labels[p] == 1 && labels[n] == 0) {
          pairs++;
          right += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }

  private static int[] all(int nodes) {
    return IntStream.range(0, nodes).toArray();
  }
}
