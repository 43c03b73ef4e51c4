package io.troupe.gpu.cuda.driver;

import io.troupe.gpu.memory.OutOfDeviceMemoryException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Device memory with a hard limit that keeps what is given back for the next who asks for the same
 * size class.
 *
 * <p>Everything that touches the memory goes through one stream, so a block can be handed out again
 * although kernels of its former owner still run: what the new owner does comes after them. What is
 * kept counts against the limit, because other processes cannot have it; it is freed before
 * anything is refused.
 */
public final class DeviceHeap implements Resources.Resource {
  /** What the driver aligns to. */
  private static final long GRAIN = 256;

  /** Above this, sizes are rounded so that at most an eighth is wasted. */
  private static final long EXACT_BYTES = 8 * GRAIN;

  private final CudaContext context;
  private final long limitBytes;
  private final Map<Long, ArrayDeque<Long>> kept = new HashMap<>();
  private final Map<Long, Long> used = new HashMap<>();
  private long keptBytes;
  private long usedBytes;
  private boolean closed;

  /**
   * A heap that holds nothing.
   *
   * @param limitBytes how much it may hold at once, in use or kept
   */
  public DeviceHeap(CudaContext context, long limitBytes) {
    this.context = context;
    this.limitBytes = limitBytes;
  }

  /**
   * Memory with any content, aligned to 256 bytes.
   *
   * @throws OutOfDeviceMemoryException if the limit or the device has no room
   */
  public long allocate(long bytes) {
    context.enter();
    long size = sizeClass(bytes);
    ArrayDeque<Long> same = kept.get(size);
    if (same != null && !same.isEmpty()) {
      keptBytes -= size;
      return use(same.pop(), size);
    }
    if (keptBytes + usedBytes + size > limitBytes) {
      trim();
      size = usedBytes + size > limitBytes ? rounded(bytes, GRAIN) : size;
      if (usedBytes + size > limitBytes) {
        throw new OutOfDeviceMemoryException(context.name(), bytes, usedBytes, limitBytes);
      }
    }
    return use(fromDriver(bytes, size), size);
  }

  /** Takes memory back; after {@link #close()} there is nothing to take back. */
  public void free(long address) {
    if (closed) {
      return;
    }
    Long size = used.remove(address);
    if (size == null) {
      throw new IllegalStateException(context.name() + " never gave out this memory");
    }
    usedBytes -= size;
    keptBytes += size;
    kept.computeIfAbsent(size, any -> new ArrayDeque<>()).push(address);
  }

  /** How much it may hold at once. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Bytes that are handed out. */
  public long usedBytes() {
    return usedBytes;
  }

  /** Bytes that are kept for reuse. */
  public long keptBytes() {
    return keptBytes;
  }

  /** How many pieces are handed out. */
  public int usedBlocks() {
    return used.size();
  }

  /** Gives everything that is kept back to the device. */
  public void trim() {
    for (ArrayDeque<Long> addresses : kept.values()) {
      for (long address : addresses) {
        release(address);
      }
    }
    kept.clear();
    keptBytes = 0;
  }

  /** Gives everything back, in use or not. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (context.enterToClose()) {
      trim();
      used.keySet().forEach(this::release);
    }
    kept.clear();
    used.clear();
  }

  private long use(long address, long size) {
    used.put(address, size);
    usedBytes += size;
    return address;
  }

  private long fromDriver(long bytes, long size) {
    Addresses.Allocated pointer = new Addresses.Allocated();
    int result = JCudaDriver.cuMemAlloc(pointer, size);
    if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY && keptBytes > 0) {
      trim();
      result = JCudaDriver.cuMemAlloc(pointer, size);
    }
    if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      CudaContext.DeviceBytes device = context.bytes();
      throw OutOfDeviceMemoryException.ofDevice(
          context.name(), bytes, usedBytes, limitBytes, device.free(), device.total());
    }
    if (result != CUresult.CUDA_SUCCESS) {
      throw context.failed(result, "cuMemAlloc of " + size + " bytes");
    }
    return pointer.address();
  }

  private void release(long address) {
    context.check(JCudaDriver.cuMemFree(Addresses.device(address)), "cuMemFree");
  }

  /** Few different sizes are found again more often; eight to each power of two. */
  static long sizeClass(long bytes) {
    if (bytes <= EXACT_BYTES) {
      return rounded(Math.max(1, bytes), GRAIN);
    }
    return rounded(bytes, Math.max(GRAIN, Long.highestOneBit(bytes - 1) / 8));
  }

  private static long rounded(long bytes, long grain) {
    return Math.ceilDiv(bytes, grain) * grain;
  }
}
