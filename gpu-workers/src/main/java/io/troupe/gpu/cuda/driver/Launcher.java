package io.troupe.gpu.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Puts kernels into the compute stream.
 *
 * <p>The driver copies the arguments during the call, so one piece of native memory serves all
 * launches: an array of pointers, written once, to as many slots of 8 bytes.
 */
public final class Launcher implements Resources.Resource {
  private static final int MOST_ARGUMENTS = 64;

  private final CudaContext context;
  private final CudaStream stream;
  private final boolean synchronous;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment slots;
  private final Pointer pointers;

  /**
   * A launcher for one stream.
   *
   * @param synchronous wait after each launch, so that an error names its kernel; for debugging
   */
  @SuppressWarnings("MustBeClosedChecker") // Closed with this.
  public Launcher(CudaContext context, CudaStream stream, boolean synchronous) {
    this.context = context;
    this.stream = stream;
    this.synchronous = synchronous;
    this.slots = arena.allocate(ValueLayout.JAVA_LONG, MOST_ARGUMENTS);
    MemorySegment addresses = arena.allocate(ValueLayout.JAVA_LONG, MOST_ARGUMENTS);
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      addresses.setAtIndex(ValueLayout.JAVA_LONG, i, slots.address() + 8L * i);
    }
    this.pointers = Addresses.host(addresses.address());
  }

  /** Where the arguments of the next launch are written, 8 bytes each, at most 64. */
  public MemorySegment slots() {
    return slots;
  }

  /**
   * Launches a kernel with the arguments that lie in {@link #slots()}.
   *
   * @param launch what is launched, for messages
   */
  public void launch(
      CudaModule.Kernel kernel, int x, int y, int z, int threads, int sharedBytes, Object launch) {
    kernel.allowShared(sharedBytes);
    int result =
        JCudaDriver.cuLaunchKernel(
            kernel.function(), x, y, z, threads, 1, 1, sharedBytes, stream.jcuda(), pointers, null);
    if (result != CUresult.CUDA_SUCCESS) {
      throw context.failed(result, "cuLaunchKernel of " + launch);
    }
    context.launched(launch);
    if (synchronous) {
      stream.synchronise();
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
