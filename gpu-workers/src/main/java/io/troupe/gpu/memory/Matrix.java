package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;

/**
 * A view of device memory: (rows, columns), row-major, dense. A batch of b matrices (n, c) is one
 * of b n rows.
 *
 * <p>Made and owned by a {@link Scope}. The accessors copy to and from Java memory on every device;
 * single elements are fast only where the processor addresses the memory. Kernels use {@link
 * #address()}. Not safe for use by several threads at once.
 */
public final class Matrix {
  private static final int CHUNK = 1 << 16;

  private final ElementType type;
  private final int rows;
  private final int columns;
  private final DeviceMemory memory;
  private final DeviceMemory.Block block;
  private boolean released;

  Matrix(ElementType type, int rows, int columns, DeviceMemory memory, DeviceMemory.Block block) {
    this.type = type;
    this.rows = rows;
    this.columns = columns;
    this.memory = memory;
    this.block = block;
  }

  /** What an element is. */
  public ElementType type() {
    return type;
  }

  /** The number of rows; may be 0. */
  public int rows() {
    return rows;
  }

  /** The number of columns; may be 0. */
  public int columns() {
    return columns;
  }

  /** The number of elements. */
  public long size() {
    return (long) rows * columns;
  }

  /** Bytes of all elements. */
  public long sizeBytes() {
    return size() * type.bytes();
  }

  /**
   * Where the elements lie, aligned and padded to 64 bytes: kernels may read and write the padding.
   *
   * @throws IllegalStateException if the matrix was given back to its scope
   */
  public long address() {
    requireUsable();
    return block.address();
  }

  /** Whether the processor can address the matrix. */
  public boolean isHost() {
    return block.isHost();
  }

  /**
   * The memory itself, where the processor can address it.
   *
   * @throws IllegalStateException if it lies elsewhere, or was given back to its scope
   */
  public MemorySegment segment() {
    requireUsable();
    if (!block.isHost()) {
      throw new IllegalStateException(
          "the processor cannot address the matrix " + shape() + "; copy it out first");
    }
    return block.host();
  }

  /** The element at a row-major index, as a double. */
  public double get(long index) {
    requireUsable();
    if (block.isHost()) {
      return Elements.get(type, block.host(), index);
    }
    MemorySegment one = MemorySegment.ofArray(new byte[type.bytes()]);
    memory.copyOut(elementAddress(index), one);
    return Elements.get(type, one, 0);
  }

  /** The element at a row and a column, as a double. */
  public double get(int row, int column) {
    return get((long) row * columns + column);
  }

  /** Sets the element at a row-major index, rounded to the element type. */
  public void set(long index, double value) {
    requireUsable();
    if (block.isHost()) {
      Elements.set(type, block.host(), index, value);
      return;
    }
    MemorySegment one = MemorySegment.ofArray(new byte[type.bytes()]);
    Elements.set(type, one, 0, value);
    memory.copyIn(one, elementAddress(index));
  }

  /** Sets the element at a row and a column, rounded to the element type. */
  public void set(int row, int column, double value) {
    set((long) row * columns + column, value);
  }

  /** Sets every element to zero. */
  public void clear() {
    memory.clear(address(), sizeBytes());
  }

  /** Sets every element to what a function gives for its row-major index, rounded to the type. */
  public void fill(LongToDoubleFunction values) {
    requireUsable();
    if (block.isHost()) {
      for (long i = 0; i < size(); i++) {
        Elements.set(type, block.host(), i, values.applyAsDouble(i));
      }
      return;
    }
    MemorySegment chunk = MemorySegment.ofArray(new byte[CHUNK]);
    int capacity = CHUNK / type.bytes();
    for (long from = 0; from < size(); from += capacity) {
      int count = (int) Math.min(capacity, size() - from);
      for (int i = 0; i < count; i++) {
        Elements.set(type, chunk, i, values.applyAsDouble(from + i));
      }
      memory.copyIn(chunk.asSlice(0, (long) count * type.bytes()), elementAddress(from));
    }
  }

  /**
   * Copies row-major values in.
   *
   * @throws IllegalArgumentException unless there is one value for each element
   */
  public void write(float[] values) {
    requireSize(values.length);
    if (type == ElementType.FLOAT32) {
      memory.copyIn(MemorySegment.ofArray(values), address());
      return;
    }
    fill(index -> values[(int) index]);
  }

  /**
   * Copies row-major elements of this type in, byte for byte.
   *
   * @throws IllegalArgumentException unless there are {@link #sizeBytes()} bytes
   */
  public void write(MemorySegment elements) {
    if (elements.byteSize() != sizeBytes()) {
      throw new IllegalArgumentException(
          "a matrix " + shape() + " takes " + sizeBytes() + " bytes, got " + elements.byteSize());
    }
    memory.copyIn(elements, address());
  }

  /**
   * Copies another matrix of the same device, shape and type in.
   *
   * @throws IllegalArgumentException if shape, type or device differ
   */
  public void write(Matrix other) {
    if (rows != other.rows || columns != other.columns || type != other.type) {
      throw new IllegalArgumentException(
          "cannot copy " + other.type + " " + other.shape() + " to " + type + " " + shape());
    }
    if (!memory.equals(other.memory)) {
      throw new IllegalArgumentException("cannot copy " + shape() + " from another device");
    }
    memory.copy(other.address(), address(), sizeBytes());
  }

  /** The elements in row-major order, rounded to float. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(size())];
    if (type == ElementType.FLOAT32) {
      memory.copyOut(address(), MemorySegment.ofArray(values));
      return values;
    }
    MemorySegment elements = toHost();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Elements.get(type, elements, i);
    }
    return values;
  }

  /** The elements in row-major order. */
  public double[] toDoubles() {
    double[] values = new double[Math.toIntExact(size())];
    MemorySegment elements = toHost();
    for (int i = 0; i < values.length; i++) {
      values[i] = Elements.get(type, elements, i);
    }
    return values;
  }

  /** Such as {@code (3, 4)}. */
  public String shape() {
    return "(" + rows + ", " + columns + ")";
  }

  @Override
  public String toString() {
    return "Matrix" + shape() + " of " + type;
  }

  DeviceMemory.Block release() {
    requireUsable();
    released = true;
    return block;
  }

  private MemorySegment toHost() {
    requireUsable();
    if (block.isHost()) {
      return block.host();
    }
    MemorySegment elements = MemorySegment.ofArray(new byte[Math.toIntExact(sizeBytes())]);
    memory.copyOut(address(), elements);
    return elements;
  }

  private long elementAddress(long index) {
    return address() + Objects.checkIndex(index, size()) * type.bytes();
  }

  private void requireUsable() {
    if (released) {
      throw new IllegalStateException("the matrix " + shape() + " was already released");
    }
  }

  private void requireSize(long values) {
    if (values != size()) {
      throw new IllegalArgumentException(
          "a matrix " + shape() + " takes " + size() + " values, got " + values);
    }
  }
}
