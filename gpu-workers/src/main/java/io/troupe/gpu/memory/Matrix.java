package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A view of device memory: (rows, columns), row-major, dense.
 *
 * <p>Made and owned by a {@link Scope}. The accessors copy to and from Java memory and work for
 * every device whose memory the CPU can address; kernels use {@link #segment()}. Not safe for use
 * by several threads at once.
 */
public final class Matrix {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;

  private final ElementType type;
  private final int rows;
  private final int columns;
  private final MemorySegment segment;
  private boolean released;

  Matrix(ElementType type, int rows, int columns, MemorySegment segment) {
    this.type = type;
    this.rows = rows;
    this.columns = columns;
    this.segment = segment;
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
   * The memory itself, aligned and padded to 64 bytes: kernels may read and write the padding.
   *
   * @throws IllegalStateException if the matrix was given back to its scope
   */
  public MemorySegment segment() {
    if (released) {
      throw new IllegalStateException("the matrix " + shape() + " was already released");
    }
    return segment;
  }

  /** The element at a row-major index, as a double. */
  public double get(long index) {
    return switch (type) {
      case FLOAT32 -> segment().getAtIndex(FLOAT, index);
      case FLOAT64 -> segment().getAtIndex(DOUBLE, index);
    };
  }

  /** The element at a row and a column, as a double. */
  public double get(int row, int column) {
    return get((long) row * columns + column);
  }

  /** Sets the element at a row-major index, rounded to the element type. */
  public void set(long index, double value) {
    switch (type) {
      case FLOAT32 -> segment().setAtIndex(FLOAT, index, (float) value);
      case FLOAT64 -> segment().setAtIndex(DOUBLE, index, value);
    }
  }

  /** Sets the element at a row and a column, rounded to the element type. */
  public void set(int row, int column, double value) {
    set((long) row * columns + column, value);
  }

  /** Sets every element to zero. */
  public void clear() {
    segment().asSlice(0, sizeBytes()).fill((byte) 0);
  }

  /**
   * Copies row-major values in.
   *
   * @throws IllegalArgumentException unless there is one value for each element
   */
  public void write(float[] values) {
    requireSize(values.length);
    if (type == ElementType.FLOAT32) {
      MemorySegment.copy(values, 0, segment(), FLOAT, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      set(i, values[i]);
    }
  }

  /**
   * Copies another matrix of the same shape and type in.
   *
   * @throws IllegalArgumentException if shape or type differ
   */
  public void write(Matrix other) {
    if (rows != other.rows || columns != other.columns || type != other.type) {
      throw new IllegalArgumentException(
          "cannot copy " + other.type + " " + other.shape() + " to " + type + " " + shape());
    }
    MemorySegment.copy(other.segment(), 0, segment(), 0, sizeBytes());
  }

  /** The elements in row-major order, rounded to float. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(size())];
    if (type == ElementType.FLOAT32) {
      MemorySegment.copy(segment(), FLOAT, 0, values, 0, values.length);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) get(i);
    }
    return values;
  }

  /** The elements in row-major order. */
  public double[] toDoubles() {
    double[] values = new double[Math.toIntExact(size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(i);
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

  MemorySegment release() {
    MemorySegment memory = segment();
    released = true;
    return memory;
  }

  private void requireSize(long values) {
    if (values != size()) {
      throw new IllegalArgumentException(
          "a matrix " + shape() + " takes " + size() + " values, got " + values);
    }
  }
}
