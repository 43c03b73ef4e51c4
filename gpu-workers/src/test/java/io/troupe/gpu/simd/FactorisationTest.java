package io.troupe.gpu.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Factorisation;
import io.troupe.gpu.operation.NotPositiveDefiniteException;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.operation.Triangle;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Cholesky factors and triangular systems promise beyond agreement. */
class FactorisationTest {
  /** Half a unit in the last place of 1. */
  private static final double UNIT = 0x1p-24;

  private final Device device = Devices.ownKernels(2, 1L << 28);
  private final Scope scope = device.scope();
  private final Factorisation factorisation = device.operations().factorisation();

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 128, 129, 300, 513})
  void theFactorHasTheBackwardErrorThatItsFamilyStates(int n) {
    Matrix hessian = hessian(n);
    Matrix factor = scope.matrix(n, n);
    factor.write(hessian);
    factorisation.cholesky(factor);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        double absolute = 0;
        for (int k = 0; k <= j; k++) {
          double summand = factor.get(i, k) * factor.get(j, k);
          product += summand;
          absolute += Math.abs(summand);
        }
        assertThat(Math.abs(hessian.get(i, j) - product))
            .isLessThanOrEqualTo(4 * (n + 4) * UNIT * absolute);
      }
      for (int j = i + 1; j < n; j++) {
        assertThat(factor.get(i, j)).isZero();
      }
    }
  }

  /** A pivot in the first block, on a border, in a later block; each device says the same. */
  @ParameterizedTest
  @CsvSource({"5,0", "200,63", "200,128", "300,299"})
  void namesThePivotThatFails(int n, int pivot) {
    for (Device each : devices()) {
      try (each;
          Scope own = each.scope()) {
        Matrix matrix = own.zeros(n, n);
        for (int i = 0; i < n; i++) {
          matrix.set(i, i, i == pivot ? -2 : 4);
        }
        assertThatThrownBy(() -> each.operations().factorisation().cholesky(matrix))
            .isInstanceOf(NotPositiveDefiniteException.class)
            .hasMessage(
                "the matrix (%d, %d) is not positive definite: pivot %d is -2.0; add to its diagonal",
                n, n, pivot);
        matrix.set(pivot, pivot, Double.NaN);
        assertThatThrownBy(() -> each.operations().factorisation().cholesky(matrix))
            .hasMessageContaining("pivot " + pivot + " is NaN");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 150})
  void givesTheFactorOfTheInverseThatGptqWants(int n) {
    Matrix hessian = hessian(n);
    Matrix factor = scope.matrix(n, n);
    Matrix inverse = scope.zeros(n, n);
    for (int i = 0; i < n; i++) {
      inverse.set(i, i, 1);
      for (int j = 0; j < n; j++) {
        factor.set(i, j, hessian.get(n - 1 - i, n - 1 - j));
      }
    }
    factorisation.cholesky(factor);
    factorisation.solveTriangular(factor, Triangle.LOWER, false, inverse);
    Matrix upper = scope.matrix(n, n);
    upper.fill(index -> inverse.get(n * (long) n - 1 - index));
    Matrix left = scope.matrix(n, n);
    Matrix identity = scope.matrix(n, n);
    device.operations().linearAlgebra().multiply(upper, upper, Transposition.LEFT, left, false);
    device
        .operations()
        .linearAlgebra()
        .multiply(left, hessian, Transposition.NONE, identity, false);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(identity.get(i, j)).isBetween((i == j ? 1 : 0) - 1e-3, (i == j ? 1 : 0) + 1e-3);
      }
      for (int j = 0; j < i; j++) {
        assertThat(upper.get(i, j)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Triangle.class)
  void readsOnlyItsTriangle(Triangle triangle) {
    int n = 150;
    Matrix matrix = scope.matrix(n, n);
    boolean lower = triangle == Triangle.LOWER;
    matrix.fill(
        index -> {
          long row = index / n;
          long column = index % n;
          return row == column ? 4 : (row > column) == lower ? 0.01 : Double.NaN;
        });
    Matrix b = new Seeds(1).normal(scope, n, 3);
    factorisation.solveTriangular(matrix, triangle, false, b);
    factorisation.solveTriangular(matrix, triangle, true, b);
    for (double value : b.toDoubles()) {
      assertThat(value).isFinite();
    }
    if (lower) {
      factorisation.cholesky(matrix);
      for (double value : matrix.toDoubles()) {
        assertThat(value).isFinite();
      }
    }
  }

  /** A damped Hessian of fewer samples than features, as GPTQ sees it. */
  private Matrix hessian(int n) {
    Matrix x = new Seeds(n).normal(scope, Math.max(1, n / 2), n);
    Matrix hessian = scope.matrix(n, n);
    device.operations().linearAlgebra().multiply(x, x, Transposition.LEFT, hessian, false);
    for (int i = 0; i < n; i++) {
      hessian.set(i, i, hessian.get(i, i) + 0.1 * n);
    }
    return hessian;
  }

  private static Iterable<Device> devices() {
    return Stream.of(
            Devices.reference(ElementType.FLOAT32),
            Devices.ownKernels(2, 1L << 24),
            Devices.cpu(1, 1L << 24))
        .toList();
  }
}
