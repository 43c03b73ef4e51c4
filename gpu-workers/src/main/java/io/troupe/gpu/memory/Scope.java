package io.troupe.gpu.memory;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Owns device memory until it is closed: {@code try (Scope scope = device.scope())}.
 *
 * <p>What is released early is kept and handed out again for the same size, most recently used
 * first, so that the steps of a training allocate once. One thread at a time.
 */
public final class Scope implements AutoCloseable {
  /** A cache line, and the widest vector of a processor. */
  private static final int ALIGNMENT = 64;

  private final MemoryBudget budget;
  private final ElementType type;
  private final DeviceMemory memory;
  private final DeviceMemory.Region region;
  private final Map<Long, ArrayDeque<DeviceMemory.Block>> free = new HashMap<>();
  private long takenBytes;
  private boolean closed;

  /**
   * An empty scope; users ask the device for one.
   *
   * @param budget what the memory is taken from
   * @param type the element type of its matrices
   * @param memory where they lie
   */
  public Scope(MemoryBudget budget, ElementType type, DeviceMemory memory) {
    this.budget = budget;
    this.type = type;
    this.memory = memory;
    this.region = memory.open();
    budget.scopeOpened();
  }

  /** The element type of this scope's matrices. */
  public ElementType elementType() {
    return type;
  }

  /** Bytes taken from the device, in use or kept for reuse. */
  public long takenBytes() {
    return takenBytes;
  }

  /**
   * A matrix with any content.
   *
   * @throws OutOfDeviceMemoryException if the device's limit does not allow it
   * @throws IllegalStateException if the scope is closed
   */
  public Matrix matrix(int rows, int columns) {
    return matrix(type, rows, columns);
  }

  /** A matrix with any content and another element type, for storage or conversion. */
  public Matrix matrix(ElementType type, int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("no matrix has the shape (" + rows + ", " + columns + ")");
    }
    long bytes = Math.multiplyExact((long) rows * columns, type.bytes());
    return new Matrix(type, rows, columns, memory, block(bytes));
  }

  /** A matrix of zeros. */
  public Matrix zeros(int rows, int columns) {
    Matrix matrix = matrix(rows, columns);
    matrix.clear();
    return matrix;
  }

  /**
   * A matrix of the given row-major values.
   *
   * @throws IllegalArgumentException unless there are rows x columns values
   */
  public Matrix matrix(int rows, int columns, float... values) {
    Matrix matrix = matrix(rows, columns);
    matrix.write(values);
    return matrix;
  }

  /** A vector of integers. */
  public Indices indices(int... values) {
    return new Indices(values, memory, block(4L * values.length));
  }

  /** Raw memory with any content. */
  public Bytes bytes(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("no memory has " + size + " bytes");
    }
    return new Bytes(memory, block(size), size);
  }

  /** Gives a matrix of this scope back for reuse; it must not be used afterwards. */
  public void release(Matrix matrix) {
    DeviceMemory.Block block = matrix.release();
    requireOpen();
    free.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).push(block);
  }

  /** Frees everything that this scope ever handed out. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    free.clear();
    region.close();
    budget.scopeClosed(takenBytes);
  }

  private DeviceMemory.Block block(long bytes) {
    requireOpen();
    long rounded = Math.max(ALIGNMENT, Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT);
    ArrayDeque<DeviceMemory.Block> kept = free.get(rounded);
    if (kept != null && !kept.isEmpty()) {
      return kept.pop();
    }
    budget.take(rounded);
    boolean allocated = false;
    try {
      DeviceMemory.Block block = region.allocate(rounded);
      allocated = true;
      takenBytes += rounded;
      return block;
    } finally {
      if (!allocated) {
        budget.giveBack(rounded);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the scope is closed");
    }
  }
}
