package io.troupe.gpu.standin;

import static jcuda.driver.JCudaDriver.cuCtxCreate;
import static jcuda.driver.JCudaDriver.cuCtxDestroy;
import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoH;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoD;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.gpu.cuda.CudaProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/** JCuda without the product: a context of its own with one module, for tests of the stand-in. */
final class RawCuda implements AutoCloseable {
  static final KernelModule KERNELS =
      new KernelModule(
          Sources.standIn().resolve("kernels"),
          List.of("elementwise.cu", "products.cu", "quantise.cu", "reductions.cu"));
  static final KernelModule FAULTY =
      new KernelModule(Sources.standIn().resolve("kernels"), List.of("faulty.cu"));

  final CUcontext context = new CUcontext();
  final CUmodule module = new CUmodule();
  private final List<CUdeviceptr> owned = new ArrayList<>();

  private RawCuda(Path image) {
    succeeds(cuCtxCreate(context, 0, device()));
    succeeds(cuModuleLoadData(module, read(image)));
  }

  /** Starts the stand-in as in a new process, with test kernels in a fresh context. */
  static RawCuda open(KernelModule kernels, Settings settings) {
    initialise(settings);
    return new RawCuda(StandIn.image(kernels, settings.variant()));
  }

  /** Starts the stand-in as in a new process; gives what {@code cuInit} gives. */
  static int initialise(Settings settings) {
    StandIn standIn = StandIn.load();
    // The probe unpacks JCuda's library as the product does.
    CudaProbe.result();
    JCudaDriver.setExceptionsEnabled(false);
    standIn.start(settings);
    return cuInit(0);
  }

  static CUdevice device() {
    CUdevice device = new CUdevice();
    succeeds(cuDeviceGet(device, 0));
    return device;
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void succeeds(int result) {
    assertThat(result).as(() -> "CUDA result, after " + StandIn.load().messages()).isZero();
  }

  CUfunction function(String name) {
    CUfunction function = new CUfunction();
    succeeds(cuModuleGetFunction(function, module, name));
    return function;
  }

  CUdeviceptr allocate(long bytes) {
    CUdeviceptr memory = new CUdeviceptr();
    succeeds(cuMemAlloc(memory, bytes));
    owned.add(memory);
    return memory;
  }

  CUdeviceptr upload(float... values) {
    return upload(Pointer.to(values), 4L * values.length);
  }

  CUdeviceptr upload(int... values) {
    return upload(Pointer.to(values), 4L * values.length);
  }

  CUdeviceptr upload(short... values) {
    return upload(Pointer.to(values), 2L * values.length);
  }

  private CUdeviceptr upload(Pointer from, long bytes) {
    CUdeviceptr memory = allocate(bytes);
    succeeds(cuMemcpyHtoD(memory, from, bytes));
    return memory;
  }

  float[] floats(CUdeviceptr from, int count) {
    float[] values = new float[count];
    succeeds(cuMemcpyDtoH(Pointer.to(values), from, 4L * count));
    return values;
  }

  int[] ints(CUdeviceptr from, int count) {
    int[] values = new int[count];
    succeeds(cuMemcpyDtoH(Pointer.to(values), from, 4L * count));
    return values;
  }

  byte[] bytes(CUdeviceptr from, int count) {
    byte[] values = new byte[count];
    succeeds(cuMemcpyDtoH(Pointer.to(values), from, count));
    return values;
  }

  /** Addresses of the arguments, as a launch takes them. */
  static Pointer arguments(Object... values) {
    Pointer[] pointers = new Pointer[values.length];
    for (int i = 0; i < values.length; i++) {
      pointers[i] =
          switch (values[i]) {
            case CUdeviceptr pointer -> Pointer.to(pointer);
            case Integer value -> Pointer.to(new int[] {value});
            case Long value -> Pointer.to(new long[] {value});
            case Float value -> Pointer.to(new float[] {value});
            case float[] struct -> Pointer.to(struct);
            default -> throw new IllegalArgumentException("no argument: " + values[i]);
          };
    }
    return Pointer.to(pointers);
  }

  /** Blocks and threads of a launch. */
  record Grid(int x, int y, int threadsX, int threadsY, int shared) {
    static Grid of(int blocks, int threads) {
      return new Grid(blocks, 1, threads, 1, 0);
    }

    /** Blocks of 256 threads, one thread an element. */
    static Grid covering(int elements) {
      return of((elements + 255) / 256, 256);
    }
  }

  int launch(String kernel, Grid grid, @Nullable CUstream stream, Object... values) {
    return cuLaunchKernel(
        function(kernel),
        grid.x(),
        grid.y(),
        1,
        grid.threadsX(),
        grid.threadsY(),
        1,
        grid.shared(),
        stream,
        arguments(values),
        null);
  }

  /** Launches and waits. */
  void run(String kernel, Grid grid, Object... values) {
    succeeds(launch(kernel, grid, null, values));
    succeeds(cuCtxSynchronize());
  }

  @Override
  public void close() {
    // After a fatal error nothing can be freed, and destroying the context is all there is.
    owned.forEach(JCudaDriver::cuMemFree);
    JCudaDriver.cuModuleUnload(module);
    succeeds(cuCtxDestroy(context));
  }
}
