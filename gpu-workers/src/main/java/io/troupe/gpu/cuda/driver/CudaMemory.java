package io.troupe.gpu.cuda.driver;

import io.troupe.gpu.memory.DeviceMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * Device memory and its copies, all in the order of the one compute stream.
 *
 * <p>A copy to the device returns as soon as its source may change: the bytes lie in staging memory
 * then, and go on when their turn comes. A copy to the host returns when the bytes are there, and
 * so waits for every kernel that was launched before. Large copies are cut, so that the processor
 * copies one part while the device moves another.
 */
public final class CudaMemory implements DeviceMemory, Resources.Resource {
  private static final int PARTS = 4;
  private static final long PART_BYTES = 2 << 20;

  private final CudaContext context;
  private final CudaStream stream;
  private final DeviceHeap heap;
  private final Staging staging;
  private final Fences fences;
  private final CudaEvent[] copied;

  /** The memory of a device, with 8 MiB of staging memory. */
  public CudaMemory(CudaContext context, CudaStream stream, DeviceHeap heap) {
    this(context, stream, heap, PARTS, PART_BYTES, Fences.ALL);
  }

  CudaMemory(
      CudaContext context,
      CudaStream stream,
      DeviceHeap heap,
      int parts,
      long partBytes,
      Fences fences) {
    this.context = context;
    this.stream = stream;
    this.heap = heap;
    this.fences = fences;
    this.staging = new Staging(context, stream, parts, partBytes, fences);
    this.copied = new CudaEvent[] {new CudaEvent(context, false), new CudaEvent(context, false)};
  }

  @Override
  public Region open() {
    return new HeapRegion(heap);
  }

  @Override
  public void copyIn(MemorySegment source, long address) {
    context.enter();
    for (long at = 0; at < source.byteSize(); at += staging.partBytes()) {
      long bytes = Math.min(staging.partBytes(), source.byteSize() - at);
      MemorySegment slice = staging.slice(bytes).copyFrom(source.asSlice(at, bytes));
      checkCopy(
          JCudaDriver.cuMemcpyHtoDAsync(
              Addresses.device(address + at),
              Addresses.host(slice.address()),
              bytes,
              stream.jcuda()),
          "cuMemcpyHtoDAsync",
          bytes);
    }
  }

  @Override
  public void copyOut(long address, MemorySegment target) {
    context.enter();
    if (target.byteSize() == 0) {
      return;
    }
    Piece before = Piece.NONE;
    int turn = 0;
    for (long at = 0; at < target.byteSize(); at += staging.partBytes()) {
      Piece piece = ask(address + at, target, at, turn);
      arrive(before, target);
      before = piece;
      turn = 1 - turn;
    }
    arrive(before, target);
    // The last copy came after all that was launched.
    context.settled();
  }

  /** One part of a copy to the host, on its way. */
  private record Piece(MemorySegment staged, long at, int turn) {
    static final Piece NONE = new Piece(MemorySegment.NULL, 0, 0);
  }

  private Piece ask(long address, MemorySegment target, long at, int turn) {
    long bytes = Math.min(staging.partBytes(), target.byteSize() - at);
    MemorySegment slice = staging.slice(bytes);
    checkCopy(
        JCudaDriver.cuMemcpyDtoHAsync(
            Addresses.host(slice.address()), Addresses.device(address), bytes, stream.jcuda()),
        "cuMemcpyDtoHAsync",
        bytes);
    copied[turn].record(stream);
    return new Piece(slice, at, turn);
  }

  private void arrive(Piece piece, MemorySegment target) {
    if (piece.staged().byteSize() == 0) {
      return;
    }
    fences.beforeRead(copied[piece.turn()]);
    target.asSlice(piece.at(), piece.staged().byteSize()).copyFrom(piece.staged());
  }

  @Override
  public void copy(long from, long to, long bytes) {
    context.enter();
    if (bytes > 0) {
      checkCopy(
          JCudaDriver.cuMemcpyDtoDAsync(
              Addresses.device(to), Addresses.device(from), bytes, stream.jcuda()),
          "cuMemcpyDtoDAsync",
          bytes);
    }
  }

  @Override
  public void clear(long address, long bytes) {
    context.enter();
    if (bytes > 0) {
      checkCopy(
          JCudaDriver.cuMemsetD8Async(Addresses.device(address), (byte) 0, bytes, stream.jcuda()),
          "cuMemsetD8Async",
          bytes);
    }
  }

  @Override
  public void close() {
    staging.close();
    for (CudaEvent event : copied) {
      event.close();
    }
  }

  private void checkCopy(int result, String call, long bytes) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw context.failed(result, call + " of " + bytes + " bytes");
    }
  }

  private static final class HeapRegion implements Region {
    private final DeviceHeap heap;
    private final List<Long> addresses = new ArrayList<>();

    HeapRegion(DeviceHeap heap) {
      this.heap = heap;
    }

    @Override
    public Block allocate(long bytes) {
      long address = heap.allocate(bytes);
      addresses.add(address);
      return Block.onDevice(address, bytes);
    }

    @Override
    public void close() {
      addresses.forEach(heap::free);
      addresses.clear();
    }
  }
}
