package io.troupe.gpu.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes are ordered as their numbers are, so nearest and even can be said without arithmetic. */
class SmallFloatTest {
  @ParameterizedTest
  @EnumSource
  void everyNumberHasItsCode(SmallFloat format) {
    for (int code = 0; code <= lastFinite(format); code++) {
      assertThat(format.of(format.toFloat(code))).isEqualTo(code);
      assertThat(format.of(-format.toFloat(code))).isEqualTo(code | signOf(format));
    }
  }

  @ParameterizedTest
  @EnumSource
  void halfwayNumbersGoToTheEvenCodeAndTheirNeighboursToTheNearest(SmallFloat format) {
    for (int code = 0; code < lastFinite(format); code++) {
      float middle = (format.toFloat(code) + format.toFloat(code + 1)) / 2;
      assertThat(format.of(middle)).isEqualTo(code % 2 == 0 ? code : code + 1);
      assertThat(format.of(Math.nextDown(middle))).isEqualTo(code);
      assertThat(format.of(Math.nextUp(middle))).isEqualTo(code + 1);
      assertThat(format.of(-Math.nextUp(middle))).isEqualTo(code + 1 | signOf(format));
    }
  }

  @Test
  void theNumbersOfFourBitsAreThoseOfTheStandard() {
    List<Float> numbers = new ArrayList<>();
    for (int code = 0; code < 8; code++) {
      numbers.add(SmallFloat.E2M1.toFloat(code));
    }
    assertThat(numbers).containsExactly(0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f);
  }

  @ParameterizedTest
  @EnumSource(names = {"E4M3", "E5M2", "E2M1"})
  void whatIsTooLargeSaturates(SmallFloat format) {
    for (float large : new float[] {2 * format.max(), Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      assertThat(format.toFloat(format.of(large))).isEqualTo(format.max());
      assertThat(format.toFloat(format.of(-large))).isEqualTo(-format.max());
    }
  }

  @Test
  void sixteenBitsOverflowToInfinityFromHalfAStepAboveTheLargest() {
    assertThat(SmallFloat.FLOAT16.of(Math.nextDown(65520f))).isEqualTo(0x7BFF);
    assertThat(SmallFloat.FLOAT16.of(65520f)).isEqualTo(0x7C00);
    assertThat(SmallFloat.FLOAT16.of(Float.NEGATIVE_INFINITY)).isEqualTo(0xFC00);
    assertThat(SmallFloat.FLOAT16.toFloat(0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void aNaNStaysOneWhereThereIsOne() {
    float negative = Float.intBitsToFloat(0xFFC0_0000);
    assertThat(SmallFloat.E4M3.of(negative)).isEqualTo(0x7F);
    assertThat(SmallFloat.E5M2.of(negative)).isEqualTo(0x7F);
    assertThat(SmallFloat.FLOAT16.of(negative)).isEqualTo(0xFE00);
    assertThat(SmallFloat.E2M1.of(negative)).isEqualTo(7);
    assertThat(SmallFloat.E4M3.toFloat(0x7F)).isNaN();
    assertThat(SmallFloat.E5M2.toFloat(0x7D)).isNaN();
    assertThat(SmallFloat.FLOAT16.toFloat(0x7C01)).isNaN();
  }

  @Test
  void agreesWithJavaOnEveryNumberOfSixteenBits() {
    for (int code = 0; code < 1 << 16; code++) {
      // Boxed: a NaN then equals another.
      Float expected = Float.float16ToFloat((short) code);
      assertThat(SmallFloat.FLOAT16.toFloat(code)).isEqualTo(expected);
    }
  }

  @Test
  void powersOfTwoReachBothEndsOfFloats() {
    assertThat(PowerOfTwo.toFloat(0)).isEqualTo(0x1p-127f);
    assertThat(PowerOfTwo.toFloat(127)).isEqualTo(1f);
    assertThat(PowerOfTwo.toFloat(254)).isEqualTo(0x1p127f);
    assertThat(PowerOfTwo.toFloat(255)).isNaN();
  }

  private static int signOf(SmallFloat format) {
    return 1 << format.magnitudeBits();
  }

  private static int lastFinite(SmallFloat format) {
    return format.of(format.max());
  }
}
