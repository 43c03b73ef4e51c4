package io.troupe.gpu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.Devices;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final long LIMIT = 1 << 20;

  @Test
  void givesBackWhatItTook() {
    try (Device device = Devices.cpu(1, LIMIT)) {
      try (Scope scope = device.scope()) {
        scope.matrix(100, 100);
        assertThat(device.memory().usedBytes()).isGreaterThanOrEqualTo(40_000);
      }
      assertThat(device.memory().usedBytes()).isZero();
      assertThat(device.memory().peakBytes()).isGreaterThanOrEqualTo(40_000);
    }
  }

  @Test
  void refusesMoreThanTheLimitAndSaysHowMuchThereIs() {
    try (Device device = Devices.cpu(1, LIMIT);
        Scope scope = device.scope()) {
      scope.matrix(128, 1024);
      assertThatThrownBy(() -> scope.matrix(256, 1024))
          .isInstanceOf(OutOfDeviceMemoryException.class)
          .hasMessageContaining("cpu:0 cannot give 1.0 MiB: 0.5 MiB of its limit of 1.0 MiB");
      scope.matrix(64, 1024);
    }
  }

  @Test
  void aScopeThatIsLeftOpenFailsTheDevice() {
    Device device = Devices.cpu(1, LIMIT);
    Scope leaked = device.scope();
    assertThatThrownBy(device::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 scopes of cpu:0 are still open");
    leaked.close();
  }

  @Test
  void handsReleasedMemoryOutAgain() {
    try (Device device = Devices.cpu(1, LIMIT);
        Scope scope = device.scope()) {
      for (int i = 0; i < 1000; i++) {
        Matrix matrix = scope.matrix(50, 50);
        scope.release(matrix);
      }
      assertThat(scope.takenBytes()).isLessThan(11_000);
    }
  }

  @Test
  void aReleasedMatrixRefusesEveryUse() {
    try (Device device = Devices.cpu(1, LIMIT);
        Scope scope = device.scope()) {
      Matrix matrix = scope.matrix(3, 4);
      scope.release(matrix);
      assertThatThrownBy(() -> matrix.get(0)).hasMessageContaining("(3, 4) was already released");
      assertThatThrownBy(() -> scope.release(matrix)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aClosedScopeGivesNothing() {
    try (Device device = Devices.cpu(1, LIMIT)) {
      Scope scope = device.scope();
      scope.close();
      scope.close();
      assertThatThrownBy(() -> scope.matrix(1, 1)).hasMessage("the scope is closed");
    }
  }

  @Test
  void refusesAShapeThatIsTooLargeForAnAddress() {
    try (Device device = Devices.reference(ElementType.FLOAT64);
        Scope scope = device.scope()) {
      assertThatThrownBy(() -> scope.matrix(Integer.MAX_VALUE, Integer.MAX_VALUE))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> scope.matrix(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
