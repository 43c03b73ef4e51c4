package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.AdamWStep;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Operations;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.random.RandomKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Vector API's families against the reference, on sizes around the widths of vectors and tiles.
 */
class AgreementTest {
  /** Half a unit in the last place of a float, relative. */
  private static final double ULP = 0x1p-24;

  private final Device simd = Devices.ownKernels(2, 1L << 30);
  private final Device reference = Devices.reference(ElementType.FLOAT32);
  private final Scope scope = simd.scope();
  private final Operations fast = simd.operations();
  private final Operations exact = reference.operations();
  private final Seeds seeds = new Seeds(42);

  @BeforeEach
  void vectorsAreThere() {
    assertThat(fast.backend().name()).startsWith("simd");
  }

  @AfterEach
  void close() {
    scope.close();
    simd.close();
    reference.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000})
  void productsOfEveryShape(int size) {
    int[][] shapes = {{size, 7, 5}, {5, size, 33}, {13, 3, size}, {size, 64, 64}, {65, 37, size}};
    for (int[] shape : shapes) {
      for (Transposition transposition : Transposition.values()) {
        product(shape[0], shape[1], shape[2], transposition);
      }
      linear(shape[0], shape[1], shape[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,3,3", "3,0,3", "3,3,0", "24,512,2080", "31,513,2049"})
  void productsOfEmptyAndBlockedShapes(int n, int k, int m) {
    product(n, k, m, Transposition.NONE);
    product(n, k, m, Transposition.RIGHT);
    linear(n, k, m);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000})
  void elementwise(int columns) {
    Dropout some = new Dropout(0.2, new RandomKey(-3, 5, 9));
    for (Dropout dropout : new Dropout[] {Dropout.NONE, some}) {
      Matrix x = seeds.normal(scope, 37, columns);
      Matrix grad = seeds.normal(scope, 37, columns);
      Matrix a = scope.matrix(37, columns);
      Matrix b = scope.matrix(37, columns);
      fast.activations().dropoutGelu(x, dropout, a);
      exact.activations().dropoutGelu(x, dropout, b);
      agree(a, b, 8);
      for (boolean accumulate : new boolean[] {false, true}) {
        fast.activations().dropoutGeluGradient(x, dropout, grad, a, accumulate);
        exact.activations().dropoutGeluGradient(x, dropout, grad, b, accumulate);
        agree(a, b, 32);
        fast.elementwise().dropout(x, dropout, a, accumulate);
        exact.elementwise().dropout(x, dropout, b, accumulate);
        agree(a, b, 32);
      }
      fast.elementwise().addDropout(grad, x, dropout, a);
      exact.elementwise().addDropout(grad, x, dropout, b);
      agree(a, b, 2);
    }
  }

  @Test
  void dropsExactlyTheSameElements() {
    Matrix x = scope.matrix(1001, 67);
    for (long i = 0; i < x.size(); i++) {
      x.set(i, 1);
    }
    Matrix out = scope.matrix(1001, 67);
    for (double rate : new double[] {1e-9, 0.2, 0.5, 0.999}) {
      Dropout dropout = new Dropout(rate, new RandomKey(0x123456789ABCDEFL, 3, 1 << 30));
      fast.elementwise().dropout(x, dropout, out, false);
      for (long i = 0; i < x.size(); i++) {
        assertThat(out.get(i)).isEqualTo((float) dropout.factor(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000})
  void copyingColumns(int columns) {
    Matrix from = seeds.normal(scope, 9, columns + 3);
    Matrix a = seeds.normal(scope, 9, columns + 5);
    Matrix b = copy(a);
    for (boolean accumulate : new boolean[] {false, true}) {
      fast.elementwise().copyColumns(from, 2, a, 4, columns, accumulate);
      exact.elementwise().copyColumns(from, 2, b, 4, columns, accumulate);
      assertThat(a.toFloats()).isEqualTo(b.toFloats());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000})
  void layerNorm(int columns) {
    int rows = 600;
    Matrix x = seeds.normal(scope, rows, columns);
    for (int j = 0; j < columns; j++) {
      x.set(3, j, 1000 + x.get(3, j));
      x.set(4, j, 1);
    }
    Matrix gamma = seeds.normal(scope, 1, columns);
    Matrix beta = seeds.normal(scope, 1, columns);
    Matrix grad = seeds.normal(scope, rows, columns);
    Matrix a = scope.matrix(rows, columns);
    Matrix b = scope.matrix(rows, columns);
    Matrix sa = scope.matrix(rows, 2);
    Matrix sb = scope.matrix(rows, 2);
    fast.normalisation().layerNorm(x, gamma, beta, 1e-5, a, sa);
    exact.normalisation().layerNorm(x, gamma, beta, 1e-5, b, sb);
    // Row 3 has mean 1000 and deviation 1: its floats carry 1000 times the error.
    agree(a, b, 4000);
    for (boolean accumulate : new boolean[] {false, true}) {
      fast.normalisation().layerNormInputGradient(x, gamma, sb, grad, a, accumulate);
      exact.normalisation().layerNormInputGradient(x, gamma, sb, grad, b, accumulate);
      agreeRelativeToMax(a, b, 64);
    }
    Matrix ga = seeds.normal(scope, 1, columns);
    Matrix gb = copy(ga);
    Matrix ba = seeds.normal(scope, 1, columns);
    Matrix bb = copy(ba);
    fast.normalisation().layerNormParameterGradient(x, sb, grad, ga, ba);
    exact.normalisation().layerNormParameterGradient(x, sb, grad, gb, bb);
    agreeRelativeToMax(ga, gb, 128);
    agreeRelativeToMax(ba, bb, 128);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 1000})
  void adamW(int columns) {
    Matrix[] a = {
      seeds.normal(scope, 19, columns),
      seeds.normal(scope, 19, columns),
      scope.zeros(19, columns),
      scope.zeros(19, columns)
    };
    Matrix[] b = {copy(a[0]), a[1], copy(a[2]), copy(a[3])};
    for (int step = 1; step <= 3; step++) {
      AdamWStep numbers = new AdamWStep(1e-2, 0.9, 0.999, 1e-8, 0.1, step);
      fast.optimisation().adamW(group(a[0]), group(a[1]), group(a[2]), group(a[3]), numbers);
      exact.optimisation().adamW(group(b[0]), group(b[1]), group(b[2]), group(b[3]), numbers);
      agree(a[0], b[0], 16);
      agree(a[2], b[2], 16);
      agree(a[3], b[3], 16);
    }
  }

  private MatrixGroup group(Matrix matrix) {
    return MatrixGroup.of(scope, List.of(matrix));
  }

  private void product(int n, int k, int m, Transposition transposition) {
    Matrix left =
        transposition == Transposition.LEFT ? seeds.normal(scope, k, n) : seeds.normal(scope, n, k);
    Matrix right =
        transposition == Transposition.RIGHT
            ? seeds.normal(scope, m, k)
            : seeds.normal(scope, k, m);
    for (boolean accumulate : new boolean[] {false, true}) {
      Matrix a = seeds.normal(scope, n, m);
      Matrix b = copy(a);
      fast.linearAlgebra().multiply(left, right, transposition, a, accumulate);
      exact.linearAlgebra().multiply(left, right, transposition, b, accumulate);
      agreeSums(a, b, k);
      scope.release(a);
      scope.release(b);
    }
    scope.release(left);
    scope.release(right);
  }

  private void linear(int n, int k, int m) {
    Matrix x = seeds.normal(scope, n, k);
    Matrix weight = seeds.normal(scope, m, k);
    Matrix bias = seeds.normal(scope, 1, m);
    Matrix a = scope.matrix(n, m);
    Matrix b = scope.matrix(n, m);
    fast.linearAlgebra().linear(x, weight, bias, a);
    exact.linearAlgebra().linear(x, weight, bias, b);
    agreeSums(a, b, k);
  }

  private Matrix copy(Matrix matrix) {
    Matrix copy = scope.matrix(matrix.rows(), matrix.columns());
    copy.write(matrix);
    return copy;
  }

  /**
   * Sums of k products of normal numbers: each partial sum is of the order of sqrt(k) and is
   * rounded once a summand, and errors add up like a random walk, so the error is of the order of k
   * half units; 6 covers the largest of a million.
   */
  private static void agreeSums(Matrix actual, Matrix expected, int summands) {
    agreeWithin(actual, expected, ULP * 6 * (summands + 4), 0);
  }

  private static void agree(Matrix actual, Matrix expected, double ulps) {
    agreeWithin(actual, expected, ULP * ulps, ULP * ulps);
  }

  private static void agreeRelativeToMax(Matrix actual, Matrix expected, double ulps) {
    double max = 1;
    for (double value : expected.toDoubles()) {
      max = Math.max(max, Math.abs(value));
    }
    agreeWithin(actual, expected, ULP * ulps * max, 0);
  }

  private static void agreeWithin(
      Matrix actual, Matrix expected, double absolute, double relative) {
    float[] a = actual.toFloats();
    float[] b = expected.toFloats();
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= absolute + relative * Math.abs(b[i]))) {
        throw new AssertionError(
            "element "
                + i
                + " of "
                + actual.shape()
                + " is "
                + a[i]
                + ", expected "
                + b[i]
                + " within "
                + absolute);
      }
    }
  }
}
