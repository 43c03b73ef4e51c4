package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.DeviceUnavailableException;
import io.troupe.gpu.Devices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stand-in")
class CudaDeviceTest {
  @Test
  void saysWhatItIs() {
    try (StandIn.Device opened = StandIn.device(Settings.fast())) {
      Device device = opened.device();
      assertThat(device.name()).isEqualTo("cuda:0");
      assertThat(device.threads()).isEqualTo(1);
      assertThat(device.memory().limitBytes()).isEqualTo(64 << 20);
      assertThat(device.failure()).isEmpty();
      assertThat(device)
          .hasToString("cuda:0 (Stand-in GPU sm_90 #0) (cuda, products by own kernels)");
    }
  }

  @Test
  void twoDevicesInOneThreadKeepApart() {
    try (StandIn.Device first = StandIn.device(Settings.fast().with("devices", "2"));
        Device second = Devices.cuda(1, 64 << 20);
        Device again = Devices.cuda(0, 64 << 20);
        Scope a = first.device().scope();
        Scope b = second.scope();
        Scope c = again.scope()) {
      assertThat(second.name()).isEqualTo("cuda:1");
      Matrix x = a.matrix(1, 2, 1, 2);
      Matrix y = b.matrix(1, 2, 3, 4);
      Matrix z = c.matrix(1, 2, 5, 6);
      assertThat(square(first.device(), a, x)).isEqualTo(5);
      assertThat(square(second, b, y)).isEqualTo(25);
      assertThat(square(first.device(), a, x)).isEqualTo(5);
      assertThat(square(again, c, z)).isEqualTo(61);
    }
  }

  private static double square(Device device, Scope scope, Matrix x) {
    Matrix out = scope.matrix(1, 1);
    device.operations().linearAlgebra().multiply(x, x, Transposition.RIGHT, out, false);
    return out.get(0);
  }

  @Test
  void anotherPlatformThreadMayGoOn() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope scope = opened.device().scope()) {
      Matrix x = scope.matrix(1, 2, 1, 2);
      Executor thread = task -> Thread.ofPlatform().start(task);
      double there =
          CompletableFuture.supplyAsync(() -> square(opened.device(), scope, x), thread).join();
      assertThat(there).isEqualTo(5);
      assertThat(square(opened.device(), scope, x)).isEqualTo(5);
    }
  }

  @Test
  void aVirtualThreadIsRefused() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope scope = opened.device().scope()) {
      Matrix x = scope.matrix(1, 2, 1, 2);
      Executor thread = task -> Thread.ofVirtual().start(task);
      assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> x.get(0), thread).join())
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("cuda:0 cannot be used by a virtual thread");
    }
  }

  @Test
  void aDeviceThatIsNotThereSaysWhereToLook() {
    StandIn.load().start(Settings.fast());
    assertThatThrownBy(() -> Devices.cuda(7, 64 << 20))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessage(
            "cuda:7 cannot be opened: cuDeviceGet: CUDA_ERROR_INVALID_DEVICE (101); there is no"
                + " such device; nvidia-smi and CUDA_VISIBLE_DEVICES say which there are");
  }

  @Test
  void aDeviceThatAnotherProcessUsesAloneSaysSo() {
    StandIn.load().start(Settings.fast().failing("cuDevicePrimaryCtxRetain", 1, 46));
    assertThatThrownBy(() -> Devices.cuda(0, 64 << 20))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("CUDA_ERROR_DEVICE_UNAVAILABLE (46)")
        .hasMessageContaining("another process uses it alone");
  }

  @Test
  void whatFailsWhileOpeningLeavesNothing() {
    StandIn standIn = StandIn.load();
    for (String call :
        new String[] {
          "cuStreamCreate", "cuMemHostRegister_v2", "cuEventCreate", "cuModuleLoadData"
        }) {
      standIn.start(Settings.fast().failing(call, 1, 999));
      assertThatThrownBy(() -> Devices.cuda(0, 64 << 20)).hasMessageContaining("(999)");
    }
    for (String call : new String[] {"cuStreamCreate", "cuMemHostRegister_v2", "cuEventCreate"}) {
      standIn.start(Settings.fast().failing(call, 1, 1));
      assertThatThrownBy(() -> Devices.cuda(0, 64 << 20))
          .hasMessageContaining(call.replace("_v2", ""));
      assertThat(standIn.alive()).as(call).isEmpty();
    }
  }

  @Test
  void anOpenScopeIsALeakAndItsMemoryIsGivenBackAllTheSame() {
    StandIn standIn = StandIn.load();
    standIn.start(Settings.fast());
    Device device = Devices.cuda(0, 64 << 20);
    Scope scope = device.scope();
    scope.zeros(100, 100);
    assertThatThrownBy(device::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "1 scopes of cuda:0 are still open and hold 40000 bytes;"
                + " close every scope before its device");
    assertThat(standIn.alive()).isEmpty();
    assertThat(standIn.messages()).isEmpty();
    scope.close();
    device.close();
  }

  @Test
  void whatIsReleasedCannotBeUsed() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope scope = opened.device().scope()) {
      Matrix x = scope.matrix(1, 2, 1, 2);
      scope.release(x);
      assertThatThrownBy(() -> square(opened.device(), scope, x))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the matrix (1, 2) was already released");
      assertThatThrownBy(x::toFloats).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aClosedDeviceRefuses() {
    StandIn.load().start(Settings.fast());
    Device device = Devices.cuda(0, 64 << 20);
    device.close();
    assertThatThrownBy(device::synchronise)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cuda:0 is closed");
  }

  @Test
  void kernelsRefuseWhatLiesElsewhere() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope there = opened.device().scope();
        Device cpu = Devices.cpu(1, 1 << 20);
        Scope here = cpu.scope()) {
      Matrix x = here.matrix(1, 2, 1, 2);
      Matrix out = there.matrix(1, 1);
      assertThatThrownBy(
              () ->
                  opened
                      .device()
                      .operations()
                      .linearAlgebra()
                      .multiply(x, x, Transposition.RIGHT, out, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("FLOAT32(1, 2) lies in the processor's memory, which no kernel can reach");
    }
  }

  @Test
  void theTimerMeasuresWhatLiesBetween() {
    try (StandIn.Device opened = StandIn.device(Settings.fast())) {
      CudaDevice device = (CudaDevice) opened.device();
      try (CudaTimer timer = device.timer();
          Scope scope = device.scope()) {
        timer.start();
        scope.zeros(1000, 1000);
        assertThat(timer.stop()).isPositive();
      }
    }
  }
}
