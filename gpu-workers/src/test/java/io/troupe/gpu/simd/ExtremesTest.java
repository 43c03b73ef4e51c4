package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Transposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values at the ends of the range, and the stated error of GELU. */
class ExtremesTest {
  private final Device simd = Devices.ownKernels(1, 1L << 28);
  private final Device reference = Devices.reference(ElementType.FLOAT64);
  private final Scope scope = simd.scope();
  private final Scope doubles = reference.scope();

  @AfterEach
  void close() {
    scope.close();
    doubles.close();
    simd.close();
    reference.close();
  }

  @Test
  void geluKeepsItsStatedErrorFromMinusTwentyToTwenty() {
    int count = 200_000;
    Matrix x = scope.matrix(1, count);
    Matrix exactX = doubles.matrix(1, count);
    Matrix ones = scope.matrix(1, count);
    Matrix exactOnes = doubles.matrix(1, count);
    for (int i = 0; i < count; i++) {
      x.set(i, -20 + 40.0 * i / count);
      exactX.set(i, x.get(i));
      ones.set(i, 1);
      exactOnes.set(i, 1);
    }
    Matrix out = scope.matrix(1, count);
    Matrix exact = doubles.matrix(1, count);
    simd.operations().activations().dropoutGelu(x, Dropout.NONE, out);
    reference.operations().activations().dropoutGelu(exactX, Dropout.NONE, exact);
    double worst = 0;
    for (int i = 0; i < count; i++) {
      double error = Math.abs(out.get(i) - exact.get(i));
      worst = Math.max(worst, error / Math.max(1, Math.abs(x.get(i))));
    }
    assertThat(worst).isLessThan(3e-7);
    simd.operations().activations().dropoutGeluGradient(x, Dropout.NONE, ones, out, false);
    reference
        .operations()
        .activations()
        .dropoutGeluGradient(exactX, Dropout.NONE, exactOnes, exact, false);
    double worstGradient = 0;
    for (int i = 0; i < count; i++) {
      worstGradient = Math.max(worstGradient, Math.abs(out.get(i) - exact.get(i)));
    }
    assertThat(worstGradient).isLessThan(3e-7);
  }

  @Test
  void geluOfHugeValuesIsZeroOrTheValueAndOfNoNumberIsNone() {
    float[] values = {
      Float.NEGATIVE_INFINITY,
      -Float.MAX_VALUE,
      -0f,
      0f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NaN
    };
    Matrix x = scope.matrix(1, values.length, values);
    Matrix out = scope.matrix(1, values.length);
    simd.operations().activations().dropoutGelu(x, Dropout.NONE, out);
    float[] actual = out.toFloats();
    assertThat(actual[0]).isBetween(-1e-38f, 0f);
    assertThat(actual[1]).isBetween(-1e-38f, 0f);
    assertThat(actual[2]).isZero();
    assertThat(actual[3]).isZero();
    assertThat(actual[4]).isBetween(0f, Float.MIN_VALUE);
    assertThat(actual[5]).isEqualTo(Float.MAX_VALUE);
    assertThat(actual[6]).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(actual[7]).isNaN();
  }

  @Test
  void layerNormOfAConstantRowIsBeta() {
    for (float value : new float[] {0, 1e30f, -1e-30f}) {
      Matrix x = scope.matrix(2, 64);
      Matrix gamma = scope.matrix(1, 64);
      Matrix beta = scope.matrix(1, 64);
      for (int i = 0; i < 64; i++) {
        x.set(i, value);
        x.set(64 + i, value);
        gamma.set(i, 3);
        beta.set(i, i);
      }
      Matrix out = scope.matrix(2, 64);
      simd.operations().normalisation().layerNorm(x, gamma, beta, 1e-5, out, scope.matrix(2, 2));
      assertThat(out.toFloats()).isEqualTo(floats(2, 64));
    }
  }

  @Test
  void softmaxOfMinusInfinityIsZeroAndOfNothingElseIsNoNumber() {
    for (int columns : new int[] {3, 100, 1000}) {
      Matrix x = scope.zeros(3, columns);
      for (int j = 0; j < columns; j++) {
        x.set(0, j, j == 1 ? 2 : Double.NEGATIVE_INFINITY);
        x.set(1, j, Double.NEGATIVE_INFINITY);
        x.set(2, j, j == 2 ? Double.POSITIVE_INFINITY : 0);
      }
      Matrix out = scope.matrix(3, columns);
      simd.operations().softmax().softmax(x, out);
      for (int j = 0; j < columns; j++) {
        assertThat(out.get(0, j)).isEqualTo(j == 1 ? 1 : 0);
        assertThat(out.get(1, j)).isNaN();
      }
      assertThat(out.get(2, 2)).isNaN();
      simd.operations().softmax().logSoftmax(x, out);
      assertThat(out.get(0, 1)).isZero();
      assertThat(out.get(0, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(out.get(1, 0)).isNaN();
    }
  }

  @Test
  void theLargestIsTheFirstOfEqualsAndNoNumberIsLarger() {
    for (int columns : new int[] {3, 100, 1000}) {
      Matrix x = scope.zeros(3, columns);
      x.set(0, columns - 2, 5);
      x.set(0, columns - 1, 5);
      x.set(2, 0, Double.POSITIVE_INFINITY);
      x.set(2, columns - 1, Double.NaN);
      Matrix out = scope.matrix(3, 1);
      simd.operations().reductions().rowArgMax(x, out);
      assertThat(out.toFloats()).containsExactly(columns - 2, 0, columns - 1);
      simd.operations().reductions().reduceRows(Reduction.MAX, x, out);
      assertThat(out.get(2)).isNaN();
    }
  }

  @Test
  void aNoNumberSpreadsOverItsRowOfAProductOnly() {
    Matrix x = scope.zeros(30, 20);
    x.set(25, 3, Float.NaN);
    Matrix out = scope.matrix(30, 40);
    simd.operations()
        .linearAlgebra()
        .multiply(x, scope.zeros(20, 40), Transposition.NONE, out, false);
    for (int row = 0; row < 30; row++) {
      for (int column = 0; column < 40; column++) {
        assertThat(Double.isNaN(out.get(row, column))).isEqualTo(row == 25);
      }
    }
  }

  private static float[] floats(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % columns;
    }
    return values;
  }
}
