package io.troupe.gpu.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whether the numbers are those of the distribution; that they are the quantile, goldens show. */
class StandardNormalTest {
  private static final RandomKey KEY = new RandomKey(20230218, 3, 4);
  private static final int COUNT = 200_000;

  @Test
  void momentsAreThoseOfTheDistribution() {
    double[] moments = new double[5];
    for (int i = 0; i < COUNT; i++) {
      double z = StandardNormal.of(Philox.word(KEY, i));
      for (int k = 1; k < moments.length; k++) {
        moments[k] += Math.pow(z, k) / COUNT;
      }
    }
    // Five standard errors: variances of the powers are 1, 2, 15 and 96.
    double error = 5 / Math.sqrt(COUNT);
    assertThat(moments[1]).isCloseTo(0, within(error));
    assertThat(moments[2]).isCloseTo(1, within(error * Math.sqrt(2)));
    assertThat(moments[3]).isCloseTo(0, within(error * Math.sqrt(15)));
    assertThat(moments[4]).isCloseTo(3, within(error * Math.sqrt(96)));
  }

  @Test
  void passesTheTestOfKolmogorovAndSmirnov() {
    double[] numbers = new double[COUNT];
    Arrays.setAll(numbers, i -> StandardNormal.of(Philox.word(KEY, i)));
    Arrays.sort(numbers);
    double largest = 0;
    for (int i = 0; i < COUNT; i++) {
      double expected = cumulative(numbers[i]);
      largest = Math.max(largest, Math.abs(expected - (i + 0.5) / COUNT) + 0.5 / COUNT);
    }
    // The 0.1 % point of the statistic.
    assertThat(largest).isLessThan(1.95 / Math.sqrt(COUNT));
  }

  @Test
  void growsWithTheWordAndIsOddAroundTheMiddle() {
    float last = Float.NEGATIVE_INFINITY;
    for (long word = 0; word < 1L << 32; word += 65_521) {
      float z = StandardNormal.of((int) word);
      assertThat(z).isGreaterThanOrEqualTo(last);
      assertThat(StandardNormal.of(~(int) word)).isEqualTo(-z);
      last = z;
    }
  }

  @Test
  void theEndsAreFinite() {
    assertThat(StandardNormal.of(0)).isCloseTo(-6.338f, within(1e-3f));
    assertThat(StandardNormal.of(-1)).isCloseTo(6.338f, within(1e-3f));
  }

  /** By its Taylor series, whose terms are all positive. */
  private static double cumulative(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
      term *= x * x / (2 * k + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }
}
