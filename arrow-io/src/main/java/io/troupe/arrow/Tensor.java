package io.troupe.arrow;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A typed array of any rank in memory outside the heap: contiguous, row-major, little-endian.
 *
 * <p>Whoever allocated it, or opened the {@link TensorSet} that it lies in, owns and closes it.
 * Afterwards every access, also through a segment that was taken before, is refused with an {@link
 * IllegalStateException}; only a native address must not outlive it. Closing twice is allowed.
 * Closing costs about 20 µs (the JVM makes sure that no thread is in the memory), so reuse tensors
 * in inner loops. Any thread may read; writers see to order themselves.
 */
public final class Tensor implements AutoCloseable {
  private final @Nullable String name;
  private final DataType type;
  private final Shape shape;
  private final MemorySegment segment;
  private final @Nullable Arena arena;
  private volatile boolean closed;

  private Tensor(
      @Nullable String name,
      DataType type,
      Shape shape,
      MemorySegment segment,
      @Nullable Arena arena) {
    long bytes = type.bytes(shape.elements());
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%s%s takes %d bytes, the memory has %d"
              .formatted(type.word(), shape, bytes, segment.byteSize()));
    }
    if (!segment.isNative()) {
      throw new IllegalArgumentException("a tensor lies outside the heap");
    }
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.segment = segment;
    this.arena = arena;
  }

  /**
   * A tensor over memory that somebody else owns, such as a mapped file; closing it only ends its
   * use.
   *
   * @throws IllegalArgumentException when the segment's length is not that of the shape
   */
  public static Tensor over(
      Optional<String> name, DataType type, Shape shape, MemorySegment segment) {
    return new Tensor(name.orElse(null), type, shape, segment, null);
  }

  /** A tensor over all memory of {@code arena}, which it closes. */
  static Tensor owning(
      Optional<String> name, DataType type, Shape shape, MemorySegment segment, Arena arena) {
    return new Tensor(name.orElse(null), type, shape, segment, arena);
  }

  /** What it is called in its file or model. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** What an element is. */
  public DataType type() {
    return type;
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** Number of elements. */
  public long elements() {
    return shape.elements();
  }

  /** Length of the data in bytes. */
  public long bytes() {
    return segment.byteSize();
  }

  /**
   * The data; read-only where it is a mapped file.
   *
   * @throws IllegalStateException when the tensor was closed
   */
  public MemorySegment segment() {
    if (closed || !segment.scope().isAlive()) {
      throw new IllegalStateException(this + " was closed");
    }
    return segment;
  }

  /**
   * Where the data begins, for native code; valid until the tensor is closed.
   *
   * @throws IllegalStateException when the tensor was closed
   */
  public long address() {
    return segment().address();
  }

  /** Gives the memory back to its owner. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (arena != null) {
      arena.close();
    }
  }

  /** Name, type and shape, such as {@code edges i64(39402, 2)}. */
  @Override
  public String toString() {
    return (name == null ? "" : name + " ") + type.word() + shape;
  }
}
