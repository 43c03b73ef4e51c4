package io.troupe.gpu;

import io.troupe.gpu.cuda.CudaAvailability;
import io.troupe.gpu.cuda.CudaDevice;
import io.troupe.gpu.cuda.CudaProbe;
import io.troupe.gpu.machine.Processor;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.onednn.OneDnn;
import io.troupe.gpu.onednn.OneDnnAvailability;
import io.troupe.gpu.onednn.OneDnnAvailability.Available;
import io.troupe.gpu.onednn.OneDnnAvailability.Unavailable;
import io.troupe.gpu.onednn.OneDnnTiles;
import io.troupe.gpu.operation.Backend;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.product.TileLibrary;
import io.troupe.gpu.reference.ReferenceBackend;
import io.troupe.gpu.simd.SimdBackend;
import java.lang.foreign.Arena;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens devices. */
public final class Devices {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** The module of the Vector API. */
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private Devices() {}

  /**
   * The processor, {@code cpu:0}, with the fastest backend that this JVM can run. Without the
   * Vector API that is the reference, which is many times slower: a warning says what to do.
   *
   * @param threads how many threads it may use, the caller's among them; at least 1
   * @param limitBytes the most memory that its scopes may hold together
   */
  public static Device cpu(int threads, long limitBytes) {
    Device device = cpu(threads, limitBytes, OneDnn.result());
    LOG.info("{}", description(device, OneDnn.result()));
    return device;
  }

  /** As {@link #cpu}, with our own kernels alone: what runs where no library loads. */
  public static Device ownKernels(int threads, long limitBytes) {
    return cpu(threads, limitBytes, new Unavailable("it is not asked for"));
  }

  @SuppressWarnings("MustBeClosedChecker") // The device closes its scratch memory.
  private static Device cpu(int threads, long limitBytes, OneDnnAvailability oneDnn) {
    ComputePool pool = new ComputePool(threads);
    Arena scratch = Arena.ofShared();
    Backend backend = cpuBackend(pool, scratch, oneDnn);
    return new CpuDevice("cpu:0", ElementType.FLOAT32, pool, scratch, backend, limitBytes);
  }

  /** What computes, in one line. */
  static String description(Device device, OneDnnAvailability oneDnn) {
    String library =
        switch (oneDnn) {
          case Available available -> "oneDNN " + available.version();
          case Unavailable unavailable -> "no oneDNN: " + unavailable.reason();
        };
    return device + ", " + String.join(" ", Processor.inspect().instructionSets()) + ", " + library;
  }

  /**
   * A CUDA device, {@code cuda:0} for index 0; its kernels compute in float32.
   *
   * @param index its number for the driver, from 0
   * @param limitBytes the most of its memory that may be held at once, in use or kept for reuse
   * @throws DeviceUnavailableException if there is none, or no kernels for it
   */
  public static Device cuda(int index, long limitBytes) {
    return switch (CudaProbe.result()) {
      case CudaAvailability.Unavailable none ->
          throw new DeviceUnavailableException("cuda:" + index + ": " + none.reason());
      case CudaAvailability.Available _ -> CudaDevice.open(index, limitBytes);
    };
  }

  /**
   * The processor with plain loops in double: the definition of every operation, slow.
   *
   * @param type the element type; FLOAT64 for checks of gradients
   */
  @SuppressWarnings("MustBeClosedChecker") // The device closes its scratch memory.
  public static Device reference(ElementType type) {
    return new CpuDevice(
        "reference",
        type,
        new ComputePool(1),
        Arena.ofShared(),
        ReferenceBackend.create(),
        Long.MAX_VALUE);
  }

  /** Whether this JVM was started with the Vector API. */
  public static boolean hasVectorModule() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  private static Backend cpuBackend(ComputePool pool, Arena scratch, OneDnnAvailability oneDnn) {
    if (hasVectorModule()) {
      Optional<TileLibrary> library =
          switch (oneDnn) {
            case Available _ -> OneDnnTiles.create(pool.threads(), scratch);
            case Unavailable _ -> Optional.empty();
          };
      return SimdBackend.create(pool, scratch, library);
    }
    LOG.warn(
        "this JVM runs without the Vector API, so computing is many times slower;"
            + " start it with --add-modules {}",
        VECTOR_MODULE);
    return ReferenceBackend.create();
  }
}
