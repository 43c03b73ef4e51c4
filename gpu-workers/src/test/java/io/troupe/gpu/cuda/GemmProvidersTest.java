package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import io.troupe.gpu.standin.StandInBlas;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The order of providers, and that we ask a BLAS for the right product: the libraries are stand-ins
 * above the stand-in driver.
 */
@Tag("stand-in")
class GemmProvidersTest {
  /** Enough for a BLAS and its workspace. */
  private static final long LIMIT = 768 << 20;

  @AfterEach
  void clear() {
    System.clearProperty("troupe.cuda.libs");
    System.clearProperty(GemmProviders.SETTING);
  }

  /**
   * Opens a device with the BLAS of a folder and says who multiplies, after proving that it can.
   */
  private static String provider(String only, Path folder) {
    System.setProperty(GemmProviders.SETTING, only);
    System.setProperty("troupe.cuda.libs", folder.toString());
    try (StandIn.Device opened = StandIn.device(Settings.fast(), LIMIT)) {
      for (Transposition transposition : Transposition.values()) {
        multipliesAsTheReference(opened.device(), transposition, 5, 7, 70);
        multipliesAsTheReference(opened.device(), transposition, 33, 1, 3);
      }
      return opened.device().operations().backend().name();
    }
  }

  private static void multipliesAsTheReference(
      Device cuda, Transposition transposition, int n, int m, int k) {
    try (Device reference = Devices.reference(ElementType.FLOAT32)) {
      for (ElementType type : new ElementType[] {ElementType.FLOAT32, ElementType.BFLOAT16}) {
        float[] expected = products(reference, type, transposition, new int[] {n, m, k});
        float[] actual = products(cuda, type, transposition, new int[] {n, m, k});
        for (int i = 0; i < expected.length; i++) {
          // Sums of at most 70 products of numbers in [-1, 1).
          assertThat(actual[i]).isCloseTo(expected[i], within(2e-5f));
        }
      }
    }
  }

  private static float[] products(
      Device device, ElementType type, Transposition transposition, int[] shape) {
    int batches = 3;
    int n = shape[0];
    int m = shape[1];
    int k = shape[2];
    boolean leftTransposed = transposition == Transposition.LEFT;
    boolean rightTransposed = transposition == Transposition.RIGHT;
    try (Scope scope = device.scope()) {
      Matrix left = random(scope, type, batches * (leftTransposed ? k : n), leftTransposed ? n : k);
      Matrix right =
          random(scope, type, batches * (rightTransposed ? m : k), rightTransposed ? k : m);
      Matrix out = random(scope, ElementType.FLOAT32, batches * n, m);
      device
          .operations()
          .linearAlgebra()
          .multiplyBatch(left, right, transposition, batches, out, true);
      if (rightTransposed) {
        Matrix bias = random(scope, ElementType.FLOAT32, 1, batches * m);
        Matrix all = scope.matrix(batches * n, batches * m);
        device.operations().linearAlgebra().linear(left, right, bias, all);
        return all.toFloats();
      }
      return out.toFloats();
    }
  }

  private static Matrix random(Scope scope, ElementType type, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(rows * 31L + columns);
    Matrix matrix = scope.matrix(type, rows, columns);
    matrix.fill(_ -> random.nextDouble(-1, 1));
    return matrix;
  }

  @Test
  void cublasIsTheFirst() {
    assertThat(provider("", StandInBlas.folder(13))).isEqualTo("cuda, products by cuBLAS 13.1.0");
  }

  @Test
  void jcublasTakesTheOlderVersion() {
    assertThat(provider("jcublas", StandInBlas.folder(12)))
        .isEqualTo("cuda, products by JCublas2 with cuBLAS 13.1.0");
  }

  @Test
  void ownKernelsNeedNoLibrary() {
    assertThat(provider("own", StandInBlas.folder(13))).isEqualTo("cuda, products by own kernels");
  }

  @Test
  void aLibraryThatMultipliesWronglyIsNotUsed() {
    assertThat(provider("cublas", StandInBlas.folder(13, "WRONG")))
        .isEqualTo("cuda, products by own kernels");
  }

  @Test
  void aLibraryThatDoesNotStartIsNotUsed() {
    assertThat(provider("cublas", StandInBlas.folder(13, "STARTLESS")))
        .isEqualTo("cuda, products by own kernels");
  }

  @Test
  void longInnerDimensionsAreCut() {
    try (StandIn.Device opened = StandIn.device(Settings.checked())) {
      for (Transposition transposition : Transposition.values()) {
        multipliesAsTheReference(opened.device(), transposition, 3, 5, 1100);
      }
    }
  }

  @Test
  void largeTilesAgree() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Device reference = Devices.reference(ElementType.FLOAT32)) {
      int[] large = {128 * 12, 128 * 11 + 1, 3};
      float[] expected = products(reference, ElementType.FLOAT32, Transposition.NONE, large);
      float[] actual = products(opened.device(), ElementType.FLOAT32, Transposition.NONE, large);
      for (int i = 0; i < expected.length; i++) {
        if (Math.abs(actual[i] - expected[i]) > 2e-5f) {
          assertThat(actual[i]).as("element %d", i).isEqualTo(expected[i]);
        }
      }
    }
  }
}
