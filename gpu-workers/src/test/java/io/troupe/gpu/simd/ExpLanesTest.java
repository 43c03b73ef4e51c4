package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The vector exponential against the library's in double. */
class ExpLanesTest {
  @Test
  void theRelativeErrorIsBelowOneInTenMillion() {
    double worst = 0;
    for (float x = -87.33f; x < 88; x += 0.0137f) {
      double exact = Math.exp(x);
      worst = Math.max(worst, Math.abs(exp(x) - exact) / exact);
    }
    assertThat(worst).isLessThan(1e-7);
  }

  @Test
  void whatIsTooSmallIsZeroAndZeroGivesOne() {
    assertThat(exp(0)).isEqualTo(1);
    assertThat(exp(-0f)).isEqualTo(1);
    assertThat(exp(Float.MIN_VALUE)).isEqualTo(1);
    assertThat(exp(-87.4f)).isZero();
    assertThat(exp(-1e9f)).isZero();
    assertThat(exp(-Float.MAX_VALUE)).isZero();
    assertThat(exp(Float.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void whateverIsNoNumberStaysNone() {
    for (int bits : new int[] {0x7fc00000, 0x7f800001, 0x7fffffff, 0xffc00001, 0x7fc001ff}) {
      assertThat(exp(Float.intBitsToFloat(bits))).isNaN();
    }
  }

  private static float exp(float x) {
    float[] values = new float[Lanes.WIDTH];
    Arrays.fill(values, x);
    ExpLanes.exp(FloatVector.fromArray(Lanes.FLOATS, values, 0)).intoArray(values, 0);
    return values[Lanes.WIDTH - 1];
  }
}
