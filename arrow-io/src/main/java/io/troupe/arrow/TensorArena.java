package io.troupe.arrow;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * A named owner of tensor memory with a hard limit, over an Arrow allocator.
 *
 * <p>Whoever makes one closes it after everything that came from it; what is still open then is
 * named. Any thread may allocate.
 */
public final class TensorArena implements AutoCloseable {
  /** Every tensor begins at a multiple of this: a cache line, and what Arrow recommends. */
  public static final long ALIGNMENT = 64;

  private final String name;
  private final BufferAllocator allocator;
  private final Set<Tensor> open = ConcurrentHashMap.newKeySet();
  private final Set<TensorArena> children = ConcurrentHashMap.newKeySet();
  private final Optional<TensorArena> parent;
  private volatile boolean closed;

  private TensorArena(String name, BufferAllocator allocator, Optional<TensorArena> parent) {
    this.name = name;
    this.allocator = allocator;
    this.parent = parent;
  }

  /**
   * An arena of its own.
   *
   * @param name who owns the memory, for messages
   * @param limitBytes most bytes that may be allocated at once
   */
  public static TensorArena root(String name, long limitBytes) {
    return new TensorArena(name, ArrowMemory.root(positive(limitBytes)), Optional.empty());
  }

  /** An arena whose memory also counts against this one's limit; closed before this one. */
  public TensorArena child(String name, long limitBytes) {
    TensorArena child =
        new TensorArena(
            name, allocator.newChildAllocator(name, 0, positive(limitBytes)), Optional.of(this));
    children.add(child);
    return child;
  }

  /** Who owns the memory. */
  public String name() {
    return name;
  }

  /** Most bytes that may be allocated at once. */
  public long limitBytes() {
    return allocator.getLimit();
  }

  /** Bytes that are allocated now, with children and up to 64 more for each tensor. */
  public long allocatedBytes() {
    return allocator.getAllocatedMemory();
  }

  /** Most bytes that were allocated at once. */
  public long peakBytes() {
    return allocator.getPeakMemoryAllocation();
  }

  /**
   * A tensor without a name whose elements have any value.
   *
   * @throws TensorMemoryException when it does not fit under the limits
   */
  public Tensor allocate(DataType type, Shape shape) {
    return allocate(Optional.empty(), type, shape);
  }

  /**
   * A tensor without a name whose elements are 0.
   *
   * @throws TensorMemoryException when it does not fit under the limits
   */
  public Tensor zeros(DataType type, Shape shape) {
    Tensor tensor = allocate(Optional.empty(), type, shape);
    tensor.segment().fill((byte) 0);
    return tensor;
  }

  /**
   * A tensor whose elements have any value.
   *
   * @throws TensorMemoryException when it does not fit under the limits
   */
  // The segment covers just the buffer's memory, and closing the tensor closes its lifetime.
  @SuppressWarnings({"restricted", "MustBeClosedChecker"})
  public Tensor allocate(Optional<String> name, DataType type, Shape shape) {
    long bytes = type.bytes(shape.elements());
    ArrowBuf buffer = buffer(bytes);
    long address = Math.ceilDiv(buffer.memoryAddress(), ALIGNMENT) * ALIGNMENT;
    Arena lifetime = Arena.ofShared();
    Tensor[] self = new Tensor[1];
    MemorySegment segment =
        MemorySegment.ofAddress(address)
            .reinterpret(
                bytes,
                lifetime,
                _ -> {
                  open.remove(self[0]);
                  buffer.close();
                });
    self[0] = Tensor.owning(name, type, shape, segment, lifetime);
    open.add(self[0]);
    return self[0];
  }

  private ArrowBuf buffer(long bytes) {
    if (closed) {
      throw new IllegalStateException("arena '" + name + "' is closed");
    }
    if (bytes > Long.MAX_VALUE - ALIGNMENT) {
      throw new TensorMemoryException(name, bytes, allocatedBytes(), limitBytes());
    }
    try {
      // malloc aligns to 16 only.
      return allocator.buffer(bytes + ALIGNMENT);
    } catch (OutOfMemoryException e) {
      throw new TensorMemoryException(name, bytes, allocatedBytes(), limitBytes(), e);
    }
  }

  /**
   * Ends the arena.
   *
   * @throws IllegalStateException when tensors or children of it are still open; it names them and
   *     leaves them and the arena as they are
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    List<String> left =
        Stream.concat(
                open.stream().map(Tensor::toString),
                children.stream().map(child -> "arena '" + child.name() + "'"))
            .sorted()
            .toList();
    if (!left.isEmpty()) {
      throw new IllegalStateException(
          "arena '%s' is closed while %d of its own are open: %s"
              .formatted(
                  name,
                  left.size(),
                  left.stream().limit(10).collect(Collectors.joining(", "))
                      + (left.size() > 10 ? ", …" : "")));
    }
    closed = true;
    allocator.close();
    parent.ifPresent(owner -> owner.children.remove(this));
  }

  private static long positive(long limitBytes) {
    if (limitBytes <= 0) {
      throw new IllegalArgumentException("limit of " + limitBytes + " bytes; expected at least 1");
    }
    return limitBytes;
  }
}
