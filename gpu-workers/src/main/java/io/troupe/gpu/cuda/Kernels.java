package io.troupe.gpu.cuda;

import io.troupe.gpu.cuda.driver.CudaContext;
import io.troupe.gpu.cuda.driver.CudaMemory;
import io.troupe.gpu.cuda.driver.CudaModule;
import io.troupe.gpu.cuda.driver.DeviceHeap;
import io.troupe.gpu.cuda.driver.Launcher;
import java.lang.foreign.MemorySegment;

/** What the families of one device launch their kernels with. */
public final class Kernels {
  private final CudaContext context;
  private final CudaModule module;
  private final Launcher launcher;
  private final DeviceHeap heap;
  private final CudaMemory memory;
  private long scratch;
  private long scratchBytes;

  Kernels(
      CudaContext context,
      CudaModule module,
      Launcher launcher,
      DeviceHeap heap,
      CudaMemory memory) {
    this.memory = memory;
    this.context = context;
    this.module = module;
    this.launcher = launcher;
    this.heap = heap;
  }

  /**
   * Puts a kernel into the compute stream and returns; it comes after everything that was launched
   * or copied before. A grid without blocks launches nothing.
   *
   * @param kernel its name in the {@code .cu} file
   * @param arguments in the kernel's order
   * @throws io.troupe.gpu.cuda.driver.CudaFailure if the driver refuses, with kernel, grid, shapes
   *     and device
   * @throws io.troupe.gpu.DeviceLostException if this or an earlier kernel has broken the device
   */
  public void launch(String kernel, Grid grid, Arguments arguments) {
    context.enter();
    if (grid.isEmpty()) {
      return;
    }
    CudaModule.Kernel found = module.kernel(kernel);
    arguments.write(launcher.slots());
    launcher.launch(
        found,
        grid.x(),
        grid.y(),
        grid.z(),
        grid.threads(),
        grid.sharedBytes(),
        new Launch(kernel, grid, arguments));
  }

  /**
   * Device memory with any content, aligned to 256 bytes, until the next call: kernels that are
   * launched before it come before those that are launched after it, so the memory can be shared.
   *
   * @throws io.troupe.gpu.memory.OutOfDeviceMemoryException if there is not as much left
   */
  public long scratch(long bytes) {
    if (bytes > scratchBytes) {
      if (scratchBytes > 0) {
        heap.free(scratch);
        scratchBytes = 0;
      }
      scratch = heap.allocate(bytes);
      scratchBytes = bytes;
    }
    return scratch;
  }

  /** Waits for what was launched and reads words that it has left, such as in scratch memory. */
  int[] read(long address, int count) {
    int[] words = new int[count];
    memory.copyOut(address, MemorySegment.ofArray(words));
    return words;
  }

  /** Remembers what a library has put into the stream, for the message of an error. */
  void launched(Object launch) {
    context.launched(launch);
  }

  /** The number of streaming multiprocessors, for grids that fill the device once. */
  public int multiprocessors() {
    return context.multiprocessors();
  }

  /** Text only when somebody asks. */
  private record Launch(String kernel, Grid grid, Arguments arguments) {
    @Override
    public String toString() {
      return kernel + arguments + ", " + grid;
    }
  }
}
