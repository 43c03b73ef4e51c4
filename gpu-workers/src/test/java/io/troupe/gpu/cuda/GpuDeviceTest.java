package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Transposition;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a real device can show. */
@Tag("gpu")
class GpuDeviceTest {
  private static final long LIMIT = 2L << 30;

  @AfterEach
  void clear() {
    System.clearProperty(GemmProviders.SETTING);
  }

  @Test
  void largeCopiesComeBack() {
    float[] values = new float[30_000_000];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    try (Device device = Devices.cuda(0, LIMIT);
        Scope scope = device.scope()) {
      Matrix matrix = scope.matrix(3000, 10_000);
      matrix.write(values);
      assertThat(matrix.toFloats()).isEqualTo(values);
    }
  }

  /** A library that is not there leaves its place to the own kernels. */
  @ParameterizedTest
  @ValueSource(strings = {"cublas", "jcublas", "own"})
  void everyProviderMultiplies(String provider) {
    System.setProperty(GemmProviders.SETTING, provider);
    try (Device device = Devices.cuda(0, LIMIT);
        Device reference = Devices.reference(ElementType.FLOAT32)) {
      for (Transposition transposition : Transposition.values()) {
        float[] expected = product(reference, transposition);
        float[] actual = product(device, transposition);
        for (int i = 0; i < expected.length; i++) {
          // Sums of 300 products of numbers in [-1, 1): 2 sqrt(300) + 4 units of their sum.
          assertThat(actual[i])
              .as("%s, %s, element %d", device, transposition, i)
              .isCloseTo(expected[i], within(4e-4f));
        }
      }
    }
  }

  private static float[] product(Device device, Transposition transposition) {
    int n = 257;
    int m = 130;
    int k = 300;
    boolean leftTransposed = transposition == Transposition.LEFT;
    boolean rightTransposed = transposition == Transposition.RIGHT;
    try (Scope scope = device.scope()) {
      Matrix left = random(scope, leftTransposed ? k : n, leftTransposed ? n : k);
      Matrix right = random(scope, rightTransposed ? m : k, rightTransposed ? k : m);
      Matrix out = scope.zeros(n, m);
      device.operations().linearAlgebra().multiply(left, right, transposition, out, true);
      return out.toFloats();
    }
  }

  private static Matrix random(Scope scope, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(rows * 31L + columns);
    Matrix matrix = scope.matrix(ElementType.BFLOAT16, rows, columns);
    matrix.fill(_ -> random.nextDouble(-1, 1));
    return matrix;
  }

  @ParameterizedTest
  @EnumSource(Transposition.class)
  void ownKernelsRepeatBitForBit(Transposition transposition) {
    System.setProperty(GemmProviders.SETTING, "own");
    try (Device device = Devices.cuda(0, LIMIT)) {
      assertThat(product(device, transposition)).isEqualTo(product(device, transposition));
    }
  }

  @Test
  void aDeviceWithoutRoomSaysSoAndGoesOn() {
    try (Device device = Devices.cuda(0, Long.MAX_VALUE / 2);
        Scope scope = device.scope()) {
      assertThatThrownBy(() -> scope.matrix(1_000_000, 1_000_000))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessageContaining("but the device has only");
      assertThat(scope.matrix(1, 1, 7f).get(0)).isEqualTo(7);
    }
  }

  @Test
  void theTimerIsTheDevicesClock() {
    try (Device device = Devices.cuda(0, LIMIT);
        CudaTimer timer = ((CudaDevice) device).timer();
        Scope scope = device.scope()) {
      Matrix matrix = scope.matrix(10_000, 10_000);
      timer.start();
      matrix.clear();
      assertThat(timer.stop()).isBetween(0.01, 1000.0);
    }
  }
}
