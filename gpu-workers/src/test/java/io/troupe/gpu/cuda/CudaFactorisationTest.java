package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Factorisation;
import io.troupe.gpu.operation.NotPositiveDefiniteException;
import io.troupe.gpu.operation.Triangle;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The backward errors that {@link Factorisation} promises, in every schedule and checked. */
@Tag("stand-in")
class CudaFactorisationTest {
  private static final double UNIT = Math.ulp(1f) / 2.0;

  private static void on(Settings settings, int... sizes) {
    try (StandIn.Device opened = StandIn.device(settings)) {
      for (int n : sizes) {
        try (Scope scope = opened.device().scope()) {
          factors(opened.device(), scope, n);
          solves(opened.device(), scope, n, 1 + n % 70);
        }
      }
    }
  }

  @Test
  void inOrder() {
    on(Settings.fast(), 1, 2, 3, 31, 32, 33, 64, 65, 97, 130, 257);
  }

  @Test
  void inAnyOrder() {
    on(Settings.seeded(1), 33, 97);
    on(Settings.seeded(2), 33, 97);
    on(Settings.seeded(3), 33, 97);
  }

  @Test
  void withEveryAccessChecked() {
    on(Settings.checked(), 1, 33, 97);
  }

  private static void factors(Device device, Scope scope, int n) {
    double[] a = definite(n);
    Matrix matrix = scope.matrix(n, n);
    // What is above the diagonal is not read.
    matrix.fill(i -> i % n > i / n ? Double.NaN : a[(int) i]);
    device.operations().factorisation().cholesky(matrix);
    double[] l = matrix.toDoubles();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double size = 0;
        for (int k = 0; k <= Math.min(i, j); k++) {
          sum += l[i * n + k] * l[j * n + k];
          size += Math.abs(l[i * n + k] * l[j * n + k]);
        }
        if (j > i) {
          assertThat(l[i * n + j]).isZero();
        } else {
          assertThat(Math.abs((float) a[i * n + j] - sum)).isLessThan(4 * (n + 4) * UNIT * size);
        }
      }
    }
  }

  private static void solves(Device device, Scope scope, int n, int k) {
    SplittableRandom random = new SplittableRandom(n);
    Matrix matrix = scope.matrix(n, n);
    matrix.fill(i -> i % n == i / n ? 2 + random.nextDouble() : random.nextDouble(-1, 1) / n);
    double[] t = matrix.toDoubles();
    for (Triangle triangle : Triangle.values()) {
      for (boolean transposed : new boolean[] {false, true}) {
        Matrix b = scope.matrix(n, k);
        b.fill(_ -> random.nextDouble(-1, 1));
        double[] before = b.toDoubles();
        device.operations().factorisation().solveTriangular(matrix, triangle, transposed, b);
        double[] x = b.toDoubles();
        boolean lower = triangle == Triangle.LOWER;
        for (int i = 0; i < n; i++) {
          for (int c = 0; c < k; c++) {
            double sum = 0;
            double size = 0;
            for (int p = 0; p < n; p++) {
              int row = transposed ? p : i;
              int column = transposed ? i : p;
              if (lower ? column <= row : column >= row) {
                sum += t[row * n + column] * x[p * k + c];
                size += Math.abs(t[row * n + column] * x[p * k + c]);
              }
            }
            assertThat(Math.abs(before[i * k + c] - sum)).isLessThan(4 * (n + 4) * UNIT * size);
          }
        }
      }
    }
  }

  /** A product of a random matrix with its transpose, and something on the diagonal. */
  private static double[] definite(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[] r = new double[n * n];
    for (int i = 0; i < r.length; i++) {
      r[i] = random.nextDouble(-1, 1);
    }
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          a[i * n + j] += r[i * n + k] * r[j * n + k];
        }
      }
      a[i * n + i] += 1;
    }
    return a;
  }

  @Test
  void theFirstPivotThatIsNotAboveZeroIsNamed() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope scope = opened.device().scope()) {
      Factorisation family = opened.device().operations().factorisation();
      for (double bad : new double[] {-1, 0, Double.NaN}) {
        Matrix matrix = scope.zeros(100, 100);
        matrix.fill(i -> i % 101 == 0 ? 1 : 0);
        matrix.set(70, 70, bad);
        matrix.set(80, 80, -5);
        assertThatThrownBy(() -> family.cholesky(matrix))
            .isInstanceOfSatisfying(
                NotPositiveDefiniteException.class, e -> assertThat(e.pivot()).isEqualTo(70))
            .hasMessageContaining("pivot 70 is " + bad);
      }
      Matrix good = scope.matrix(1, 1, 4);
      family.cholesky(good);
      assertThat(good.get(0)).isEqualTo(2);
    }
  }
}
