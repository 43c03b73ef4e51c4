package io.troupe.gpu.cuda;

import io.troupe.gpu.Device;
import io.troupe.gpu.DeviceLostException;
import io.troupe.gpu.cuda.driver.CudaContext;
import io.troupe.gpu.cuda.driver.CudaMemory;
import io.troupe.gpu.cuda.driver.CudaModule;
import io.troupe.gpu.cuda.driver.CudaStream;
import io.troupe.gpu.cuda.driver.DeviceHeap;
import io.troupe.gpu.cuda.driver.Launcher;
import io.troupe.gpu.cuda.driver.Resources;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.MemoryBudget;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Operations;
import java.util.Optional;

/**
 * A GPU: its primary context, one stream in which everything happens in order, a caching heap with
 * the lease's limit, and the kernels.
 *
 * <p>Operations return when they are in the stream; what reads results waits. One thread at a time,
 * a platform thread, which may change.
 */
public final class CudaDevice implements Device {
  /** The setting that makes each launch wait, so that an error names its kernel. */
  private static final String SYNCHRONOUS = "troupe.cuda.synchronous";

  private final Resources resources;
  private final CudaContext context;
  private final CudaStream stream;
  private final CudaMemory memory;
  private final MemoryBudget budget;
  private final Kernels kernels;
  private final Operations operations;
  private boolean closed;

  private CudaDevice(Resources resources, int index, long limitBytes) {
    this.resources = resources;
    this.context = resources.add(CudaContext.open(index));
    this.budget = new MemoryBudget(context.name(), limitBytes);
    this.stream = resources.add(new CudaStream(context));
    CudaModule module = resources.add(ModuleImages.load(context));
    DeviceHeap heap = resources.add(new DeviceHeap(context, limitBytes));
    this.memory = resources.add(new CudaMemory(context, stream, heap));
    Launcher launcher =
        resources.add(new Launcher(context, stream, Boolean.getBoolean(SYNCHRONOUS)));
    this.kernels = new Kernels(context, module, launcher, heap, memory);
    this.operations = new Operations(CudaBackend.create(kernels, products(heap)));
  }

  private GemmProvider products(DeviceHeap heap) {
    try (Scope scope = scope()) {
      return new GemmProviders(context, stream, heap, kernels, resources).choose(scope);
    }
  }

  /**
   * Opens a device; only after {@link CudaProbe} has found one, which loads JCuda.
   *
   * @throws io.troupe.gpu.DeviceUnavailableException if it gives no context, or there are no
   *     kernels for it
   */
  @SuppressWarnings("checkstyle:IllegalCatch") // Whatever it is, what is open must be closed.
  public static CudaDevice open(int index, long limitBytes) {
    Resources resources = new Resources();
    try {
      return new CudaDevice(resources, index, limitBytes);
    } catch (RuntimeException | Error e) {
      closeAfter(e, resources);
      throw e;
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // The first failure is the one that says why.
  private static void closeAfter(Throwable failure, Resources resources) {
    try {
      resources.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public String name() {
    return context.name();
  }

  /** One: the device has its own. */
  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public MemoryBudget memory() {
    return budget;
  }

  @Override
  public Scope scope() {
    return new Scope(budget, ElementType.FLOAT32, memory);
  }

  @Override
  public void synchronise() {
    stream.synchronise();
  }

  @Override
  public Optional<DeviceLostException> failure() {
    return context.failure();
  }

  /** What the operations launch their kernels with. */
  public Kernels kernels() {
    return kernels;
  }

  /** Two marks in the stream, for the time between them. */
  public CudaTimer timer() {
    return new CudaTimer(context, stream);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (resources) {
      if (context.failure().isEmpty()) {
        stream.synchronise();
      }
    }
    int open = budget.openScopes();
    if (open > 0) {
      throw new IllegalStateException(
          open
              + " scopes of "
              + name()
              + " are still open and hold "
              + budget.usedBytes()
              + " bytes; close every scope before its device");
    }
  }

  @Override
  public String toString() {
    return context + " (" + operations.backend().name() + ")";
  }
}
