package io.troupe.gpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.Seeds;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.onednn.OneDnnAvailability.Unavailable;
import io.troupe.gpu.operation.Transposition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDnnTest {
  @TempDir private Path root;

  @Test
  void loadsWhereItComesFor() {
    assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .isEqualTo("Linux amd64");
    assertThat(OneDnn.result()).isEqualTo(new OneDnnAvailability.Available("3.13.0"));
  }

  @Test
  void isTurnedOffByItsProperty() {
    assertThat(OneDnn.load("off", root, "lib/").availability())
        .isEqualTo(new Unavailable("it is turned off by troupe.onednn=off"));
    assertThat(OneDnn.load("of", root, "lib/").availability())
        .isEqualTo(new Unavailable("troupe.onednn must be on or off, is of"));
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(OneDnn.load("on", root, "not/there/").availability())
        .isEqualTo(
            new Unavailable(
                "it could not be unpacked to "
                    + root
                    + ": there is no not/there/libgomp.so.1 on the class path"));
  }

  @Test
  void aProductIsEqualBitForBitForEveryNumberOfThreads() {
    assertThat(product(1, ElementType.FLOAT32)).isEqualTo(product(3, ElementType.FLOAT32));
    assertThat(product(1, ElementType.BFLOAT16)).isEqualTo(product(3, ElementType.BFLOAT16));
  }

  /** Few results of many summands, which are cut too. */
  private static float[] product(int threads, ElementType type) {
    try (Device device = Devices.cpu(threads, 1L << 28);
        Scope scope = device.scope()) {
      assumeThat(device.operations().backend().name()).endsWith("onednn");
      Matrix left = copy(scope, type, new Seeds(1).normal(scope, 5000, 70));
      Matrix right = copy(scope, type, new Seeds(2).normal(scope, 5000, 130));
      Matrix out = scope.matrix(70, 130);
      device.operations().linearAlgebra().multiply(left, right, Transposition.LEFT, out, false);
      return out.toFloats();
    }
  }

  private static Matrix copy(Scope scope, ElementType type, Matrix matrix) {
    Matrix copy = scope.matrix(type, matrix.rows(), matrix.columns());
    copy.write(matrix.toFloats());
    return copy;
  }
}
