package io.troupe.gpu;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.reference.ReferenceBackend;

/** Opens devices. */
public final class Devices {
  private Devices() {}

  /**
   * The processor, {@code cpu:0}, with the fastest backend that this JVM can run.
   *
   * @param threads how many threads it may use, the caller's among them; at least 1
   * @param limitBytes the most memory that its scopes may hold together
   */
  public static Device cpu(int threads, long limitBytes) {
    ComputePool pool = new ComputePool(threads);
    return new CpuDevice("cpu:0", ElementType.FLOAT32, pool, ReferenceBackend.create(), limitBytes);
  }

  /**
   * The processor with plain loops in double: the definition of every operation, slow.
   *
   * @param type the element type; FLOAT64 for checks of gradients
   */
  public static Device reference(ElementType type) {
    return new CpuDevice(
        "reference", type, new ComputePool(1), ReferenceBackend.create(), Long.MAX_VALUE);
  }
}
