package io.troupe.gpu.cuda.driver;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import java.lang.foreign.MemorySegment;
import jcuda.driver.JCudaDriver;

/**
 * A ring of page-locked host memory through which all copies go: one Arrow buffer, registered with
 * the driver and passed by address.
 *
 * <p>The device reads and writes it later than the call that asks for it. Each part of the ring
 * therefore has an event behind its last use, and is not touched by the host before that.
 */
final class Staging implements AutoCloseable {
  /** A slice starts at a cache line. */
  private static final long ALIGNMENT = 64;

  private final CudaContext context;
  private final CudaStream stream;
  private final TensorArena arena;
  private final Tensor buffer;
  private final MemorySegment memory;
  private final long partBytes;
  private final CudaEvent[] ends;
  private final Fences fences;
  private int part;
  private long offset;

  /**
   * A ring for one stream.
   *
   * @param parts how many parts it has; at least 2, so that one can be filled while another is read
   * @param partBytes the most that one slice can have
   */
  Staging(CudaContext context, CudaStream stream, int parts, long partBytes, Fences fences) {
    this.context = context;
    this.stream = stream;
    this.partBytes = partBytes;
    this.fences = fences;
    context.enter();
    long bytes = parts * partBytes;
    this.arena = TensorArena.root("staging of " + context.name(), bytes + TensorArena.ALIGNMENT);
    this.buffer = arena.allocate(DataType.U8, Shape.of(bytes));
    this.memory = buffer.segment();
    this.ends = new CudaEvent[parts];
    boolean complete = false;
    try {
      context.check(
          JCudaDriver.cuMemHostRegister(Addresses.host(memory.address()), bytes, 0),
          "cuMemHostRegister of " + bytes + " bytes");
      for (int i = 0; i < parts; i++) {
        ends[i] = new CudaEvent(context, false);
      }
      complete = true;
    } finally {
      if (!complete) {
        free();
      }
    }
  }

  /** The most that one slice can have. */
  long partBytes() {
    return partBytes;
  }

  /**
   * A piece that the device no longer uses. What is done with it goes into the stream before the
   * next piece is asked for.
   *
   * @param bytes above 0, at most {@link #partBytes()}
   */
  MemorySegment slice(long bytes) {
    if (offset + bytes > partBytes) {
      ends[part].record(stream);
      part = (part + 1) % ends.length;
      offset = 0;
      fences.beforeReuse(ends[part]);
    }
    MemorySegment slice = memory.asSlice(part * partBytes + offset, bytes);
    offset = Math.ceilDiv(offset + bytes, ALIGNMENT) * ALIGNMENT;
    return slice;
  }

  /** Frees the memory, when no copy uses it any more. */
  @Override
  public void close() {
    if (context.enterToClose()) {
      stream.synchronise();
      for (CudaEvent end : ends) {
        end.close();
      }
      context.check(
          JCudaDriver.cuMemHostUnregister(Addresses.host(memory.address())), "cuMemHostUnregister");
    }
    free();
  }

  private void free() {
    buffer.close();
    arena.close();
  }
}
