package io.troupe.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.gpu.Device;
import io.troupe.gpu.DeviceLostException;
import io.troupe.gpu.Devices;
import io.troupe.gpu.cuda.driver.CudaFailure;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Transposition;
import io.troupe.gpu.standin.Settings;
import io.troupe.gpu.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Errors say what was asked of which device, and what breaks the process is told apart. */
@Tag("stand-in")
class CudaFailureTest {
  private static final long NOWHERE = 0x40;

  private static Kernels kernels(Device device) {
    return ((CudaDevice) device).kernels();
  }

  /** Writes a bias of 10 elements to where no memory is. */
  private static void faultyLaunch(Device device, Matrix bias) {
    kernels(device)
        .launch(
            "gemm_spread_bias",
            Grid.covering(10, 64),
            Arguments.of().matrix(bias).address(NOWHERE).whole(10).integer(10));
  }

  @AfterEach
  void asInANewProcess() {
    StandIn.load().reset();
    System.clearProperty("troupe.cuda.synchronous");
  }

  @Test
  void anIllegalAddressLosesTheDeviceAndNamesWhatWasLaunched() {
    StandIn standIn = StandIn.load();
    standIn.start(Settings.fast());
    Device device = Devices.cuda(0, 64 << 20);
    Scope scope = device.scope();
    Matrix bias = scope.zeros(1, 10);
    Matrix out = scope.matrix(10, 10);
    device.operations().linearAlgebra().multiply(bias, bias, Transposition.LEFT, out, false);
    faultyLaunch(device, bias);
    assertThatThrownBy(device::synchronise)
        .isInstanceOf(DeviceLostException.class)
        .hasMessageContaining(
            "cuda:0 (Stand-in GPU sm_90 #0) is lost: CUDA_ERROR_ILLEGAL_ADDRESS (700), found by"
                + " cuStreamSynchronize; launched since the last wait: gemm_f32_64(FLOAT32(1, 10),")
        .hasMessageContaining(
            "gemm_spread_bias(FLOAT32(1, 10), memory, 10, 10), grid 1 x 1 x 1 of 64 threads;"
                + " this process must end");
    assertThat(device.failure()).isPresent();
    assertThatThrownBy(() -> out.get(0)).isInstanceOf(DeviceLostException.class);
    assertThatThrownBy(() -> scope.matrix(5, 5)).isInstanceOf(DeviceLostException.class);
    assertThatThrownBy(() -> faultyLaunch(device, bias))
        .isInstanceOf(DeviceLostException.class)
        .hasCauseInstanceOf(DeviceLostException.class);
    scope.close();
    device.close();
  }

  @Test
  void readingAResultFindsTheFaultToo() {
    StandIn.load().start(Settings.fast());
    Device device = Devices.cuda(0, 64 << 20);
    Scope scope = device.scope();
    Matrix bias = scope.zeros(1, 10);
    faultyLaunch(device, bias);
    assertThatThrownBy(bias::toFloats)
        .isInstanceOf(DeviceLostException.class)
        .hasMessageContaining("found by cuEventSynchronize")
        .hasMessageContaining("gemm_spread_bias");
    scope.close();
    device.close();
  }

  @Test
  void theSynchronousSettingFindsItAtTheLaunch() {
    StandIn.load().start(Settings.fast());
    System.setProperty("troupe.cuda.synchronous", "true");
    Device device = Devices.cuda(0, 64 << 20);
    Scope scope = device.scope();
    Matrix bias = scope.zeros(1, 10);
    assertThatThrownBy(() -> faultyLaunch(device, bias))
        .isInstanceOf(DeviceLostException.class)
        .hasMessageContaining("launched since the last wait: gemm_spread_bias");
    scope.close();
    device.close();
  }

  @Test
  void aWaitThatWentWellClearsTheSuspects() {
    StandIn.load().start(Settings.fast());
    Device device = Devices.cuda(0, 64 << 20);
    Scope scope = device.scope();
    Matrix bias = scope.zeros(1, 10);
    Matrix out = scope.matrix(10, 10);
    device.operations().linearAlgebra().multiply(bias, bias, Transposition.LEFT, out, false);
    out.toFloats();
    faultyLaunch(device, bias);
    assertThatThrownBy(device::synchronise)
        .hasMessageContaining("launched since the last wait: gemm_spread_bias")
        .message()
        .doesNotContain("gemm_f32");
    scope.close();
    device.close();
  }

  @Test
  void aRefusedLaunchSaysWithWhat() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope scope = opened.device().scope()) {
      Matrix x = scope.zeros(2, 3);
      Grid grid = Grid.of2(3, 2, 64).withShared(1 << 20);
      assertThatThrownBy(
              () -> kernels(opened.device()).launch("gemm_finish", grid, Arguments.of().matrix(x)))
          .isInstanceOf(CudaFailure.class)
          .hasMessageContaining("cuda:0 (Stand-in GPU sm_90 #0): cuFuncSetAttribute of 1048576")
          .hasMessageContaining("gemm_finish");
      opened.standIn().set("fail", "cuLaunchKernel:1:1");
      assertThatThrownBy(
              () ->
                  kernels(opened.device())
                      .launch("gemm_finish", Grid.of(3, 64), Arguments.of().matrix(x).real(0.5f)))
          .isInstanceOf(CudaFailure.class)
          .hasMessage(
              "cuda:0 (Stand-in GPU sm_90 #0): cuLaunchKernel of gemm_finish(FLOAT32(2, 3), 0.5),"
                  + " grid 3 x 1 x 1 of 64 threads: CUDA_ERROR_INVALID_VALUE (1)");
      assertThat(opened.device().failure()).isEmpty();
    }
  }

  @Test
  void anUnknownKernelIsNamed() {
    try (StandIn.Device opened = StandIn.device(Settings.fast())) {
      assertThatThrownBy(
              () -> kernels(opened.device()).launch("nonsense", Grid.of(1, 32), Arguments.of()))
          .isInstanceOfSatisfying(
              CudaFailure.class, e -> assertThat(e.kind()).isEqualTo(CudaFailure.Kind.NOT_FOUND))
          .hasMessageContaining("cuModuleGetFunction of nonsense in")
          .hasMessageEndingWith("CUDA_ERROR_NOT_FOUND (500)");
    }
  }

  @Test
  void moreSharedMemoryThanUsualIsAllowedOnTheWay() {
    try (StandIn.Device opened = StandIn.device(Settings.fast());
        Scope scope = opened.device().scope()) {
      Matrix bias = scope.matrix(1, 3, 1, 2, 3);
      Matrix out = scope.matrix(2, 3);
      kernels(opened.device())
          .launch(
              "gemm_spread_bias",
              Grid.covering(6, 32).withShared(100 << 10),
              Arguments.of().matrix(bias).matrix(out).whole(6).integer(3));
      assertThat(out.toFloats()).containsExactly(1, 2, 3, 1, 2, 3);
    }
  }

  @Test
  void scratchMemoryIsSharedAndCounts() {
    try (StandIn.Device opened = StandIn.device(Settings.fast())) {
      Kernels kernels = kernels(opened.device());
      long small = kernels.scratch(100);
      assertThat(kernels.scratch(50)).isEqualTo(small);
      assertThat(kernels.scratch(1000) % 256).isZero();
      assertThatThrownBy(() -> kernels.scratch(65 << 20))
          .isInstanceOf(OutOfDeviceMemoryException.class);
      assertThat(kernels.scratch(10) % 256).isZero();
    }
  }
}
