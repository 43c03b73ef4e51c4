package io.troupe.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void countsElements() {
    assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
    assertThat(Shape.of().elements()).isEqualTo(1);
    assertThat(Shape.of(3, 0).elements()).isZero();
    assertThat(Shape.of(39402, 2)).hasToString("(39402, 2)");
  }

  @Test
  void refusesMoreElementsThanMemoryHas() {
    assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 31))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^63");
    assertThatThrownBy(() -> Shape.of(0, 1L << 62, 4)).hasMessageContaining("2^63");
    assertThatThrownBy(() -> DataType.F64.bytes(1L << 61)).hasMessageContaining("f64");
  }

  @Test
  void refusesNegativeDimensionsAndAbsurdRanks() {
    assertThatThrownBy(() -> Shape.of(2, -1)).hasMessageContaining("negative dimension");
    assertThatThrownBy(() -> new Shape(Collections.nCopies(65, 1L))).hasMessageContaining("64");
  }
}
