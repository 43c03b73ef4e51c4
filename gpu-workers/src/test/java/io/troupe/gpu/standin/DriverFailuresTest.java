package io.troupe.gpu.standin;

import static jcuda.driver.JCudaDriver.cuCtxCreate;
import static jcuda.driver.JCudaDriver.cuCtxDestroy;
import static jcuda.driver.JCudaDriver.cuCtxPopCurrent;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuFuncSetAttribute;
import static jcuda.driver.JCudaDriver.cuGraphCreate;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoH;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoD;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.util.concurrent.CompletableFuture;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUgraph;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The driver fails as NVIDIA's does, when a test asks for it or the caller is wrong. */
@Tag("stand-in")
class DriverFailuresTest {
  private static RawCuda open(Settings settings) {
    return RawCuda.open(RawCuda.KERNELS, settings);
  }

  @Test
  void thereIsNoDevice() {
    assertThat(RawCuda.initialise(Settings.fast().with("devices", "0")))
        .isEqualTo(CUresult.CUDA_ERROR_NO_DEVICE);
    RawCuda.succeeds(RawCuda.initialise(Settings.fast()));
  }

  @Test
  void memoryIsShortAtTheLimit() {
    try (RawCuda cuda = open(Settings.fast().memory(1_000_000))) {
      CUdeviceptr half = cuda.allocate(500_000);
      assertThat(cuMemAlloc(new CUdeviceptr(), 500_001))
          .isEqualTo(CUresult.CUDA_ERROR_OUT_OF_MEMORY);
      long[] free = {0};
      long[] total = {0};
      RawCuda.succeeds(cuMemGetInfo(free, total));
      assertThat(free[0]).isEqualTo(500_000);
      assertThat(total[0]).isEqualTo(1_000_000);
      RawCuda.succeeds(cuMemFree(half));
      cuda.allocate(1_000_000);
    }
  }

  @Test
  void theCallThatATestNamesFails() {
    Settings settings = Settings.fast().failing("cuMemAlloc_v2", 2, 2);
    try (RawCuda cuda = open(settings)) {
      cuda.allocate(16);
      assertThat(cuMemAlloc(new CUdeviceptr(), 16)).isEqualTo(2);
      cuda.allocate(16);
      StandIn.load().set("fail", "cuCtxSynchronize:1:700");
      assertThat(cuCtxSynchronize()).isEqualTo(700);
      RawCuda.succeeds(cuCtxSynchronize());
    }
  }

  @Test
  void anEntryPointThatIsNotThereSaysSo() {
    try (RawCuda _ = open(Settings.fast())) {
      assertThat(cuGraphCreate(new CUgraph(), 0)).isEqualTo(CUresult.CUDA_ERROR_NOT_SUPPORTED);
    }
  }

  @Test
  void anImageThatIsNoneAndAKernelThatIsNotThereAreRefused() {
    try (RawCuda cuda = open(Settings.fast())) {
      assertThat(cuModuleLoadData(new CUmodule(), new byte[64]))
          .isEqualTo(CUresult.CUDA_ERROR_INVALID_IMAGE);
      assertThat(cuModuleGetFunction(new CUfunction(), cuda.module, "nope"))
          .isEqualTo(CUresult.CUDA_ERROR_NOT_FOUND);
    }
  }

  @Test
  void launchesBeyondTheLimitsAreRefused() {
    try (RawCuda cuda = open(Settings.fast())) {
      CUdeviceptr x = cuda.allocate(4096);
      assertThat(cuda.launch("vector_add", Grid.of(1, 2048), null, x, x, x, 1)).isEqualTo(1);
      assertThat(cuda.launch("vector_add", Grid.of(0, 32), null, x, x, x, 1)).isEqualTo(1);
      Grid large = new Grid(1, 1, 32, 1, 64 << 10);
      assertThat(cuda.launch("vector_add", large, null, x, x, x, 1)).isEqualTo(1);
      CUfunction function = cuda.function("vector_add");
      int dynamic = CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
      assertThat(cuFuncSetAttribute(function, dynamic, 300_000)).isEqualTo(1);
      RawCuda.succeeds(cuFuncSetAttribute(function, dynamic, 64 << 10));
      RawCuda.succeeds(cuda.launch("vector_add", large, null, x, x, x, 1));
    }
  }

  private static int badLaunch(RawCuda cuda) {
    CUdeviceptr x = cuda.allocate(1024);
    RawCuda.succeeds(cuda.launch("vector_add", Grid.of(64, 256), null, x, x, x, 64 * 256));
    return cuCtxSynchronize();
  }

  @Test
  void afterAnIllegalAddressTheWholeProcessIsLost() {
    RawCuda cuda = open(Settings.fast());
    assertThat(badLaunch(cuda)).isEqualTo(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);
    assertThat(cuMemAlloc(new CUdeviceptr(), 4)).isEqualTo(700);
    assertThat(cuMemcpyDtoH(Pointer.to(new int[1]), new CUdeviceptr(), 4)).isEqualTo(700);
    assertThat(cuCtxCreate(new CUcontext(), 0, RawCuda.device())).isEqualTo(700);
    // A new process may use the device again.
    open(Settings.fast()).close();
  }

  @Test
  void aTestMayLimitTheLossToTheContext() {
    try (RawCuda first = open(Settings.fast().with("sticky", "context"))) {
      CUcontext second = new CUcontext();
      RawCuda.succeeds(cuCtxCreate(second, 0, RawCuda.device()));
      cuCtxPopCurrent(second);
      assertThat(badLaunch(first)).isEqualTo(700);
      RawCuda.succeeds(cuCtxSetCurrent(second));
      RawCuda.succeeds(cuMemAlloc(new CUdeviceptr(), 4));
      RawCuda.succeeds(cuCtxDestroy(second));
      RawCuda.succeeds(cuCtxSetCurrent(first.context));
    }
  }

  @Test
  void useAfterFreeDoubleFreeAndCopiesPastTheEndAreRefusedAndNamed() {
    try (RawCuda cuda = open(Settings.fast())) {
      CUdeviceptr x = cuda.allocate(64);
      Pointer host = Pointer.to(new float[64]);
      assertThat(cuMemcpyHtoD(x, host, 256)).isEqualTo(1);
      RawCuda.succeeds(cuMemFree(x));
      assertThat(cuMemcpyHtoD(x, host, 64)).isEqualTo(1);
      assertThat(cuMemFree(x)).isEqualTo(1);
      assertThat(StandIn.load().messages())
          .containsExactly(
              "cuMemcpyHtoD_v2: 256 bytes of device memory that are not, or not all, allocated",
              "cuMemcpyHtoD_v2: 64 bytes of device memory that are not, or not all, allocated",
              "memory freed that is not allocated: freed twice, or not its beginning");
    }
    StandIn.load().messages();
  }

  @Test
  void aKernelThatUsesFreedMemoryIsCaught() {
    try (RawCuda cuda = open(Settings.fast().with("sticky", "context"))) {
      CUdeviceptr x = cuda.allocate(1024);
      RawCuda.succeeds(cuMemFree(x));
      RawCuda.succeeds(cuda.launch("vector_add", Grid.of(1, 256), null, x, x, x, 256));
      assertThat(cuCtxSynchronize()).isEqualTo(700);
    }
  }

  @Test
  void whatIsLeftInAContextIsCounted() {
    RawCuda cuda = open(Settings.fast());
    RawCuda.succeeds(cuMemAlloc(new CUdeviceptr(), 100));
    RawCuda.succeeds(cuStreamCreate(new CUstream(), 0));
    RawCuda.succeeds(cuEventCreate(new CUevent(), 0));
    RawCuda.succeeds(cuEventCreate(new CUevent(), 0));
    String left = "1 allocation (100 bytes), 1 stream, 2 events, 1 module";
    assertThat(StandIn.load().alive()).isEqualTo(left);
    RawCuda.succeeds(cuCtxDestroy(cuda.context));
    assertThat(StandIn.load().messages())
        .containsExactly("context destroyed with " + left + " alive");
    assertThat(StandIn.load().alive()).isEmpty();
  }

  @Test
  void aThreadWithoutContextIsRefused() {
    try (RawCuda _ = open(Settings.fast())) {
      assertThat(CompletableFuture.supplyAsync(() -> cuMemAlloc(new CUdeviceptr(), 4)).join())
          .isEqualTo(CUresult.CUDA_ERROR_INVALID_CONTEXT);
    }
  }

  @Test
  void initialisesAgainWithoutHarm() {
    RawCuda.succeeds(RawCuda.initialise(Settings.fast()));
    RawCuda.succeeds(cuInit(0));
  }
}
