package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The arguments of one launch, in the kernel's order: {@code
 * Arguments.of().matrix(x).whole(x.size()).real(0.5f)}. Nothing checks them against the kernel: the
 * driver knows sizes, not types.
 */
public final class Arguments {
  private static final int MOST = 64;
  private static final int USUAL = 16;

  private long[] values = new long[USUAL];
  private Object[] operands = new Object[USUAL];
  private int count;

  private Arguments() {}

  /** None yet. */
  public static Arguments of() {
    return new Arguments();
  }

  /**
   * A {@code float*} to a matrix's first element.
   *
   * @throws IllegalArgumentException unless it is of FLOAT32 and lies on a device
   */
  public Arguments matrix(Matrix matrix) {
    return matrix(matrix, ElementType.FLOAT32);
  }

  /**
   * A pointer to a matrix's first element.
   *
   * @param type what the kernel takes
   * @throws IllegalArgumentException unless it is of this type and lies on a device
   */
  public Arguments matrix(Matrix matrix, ElementType type) {
    if (matrix.type() != type) {
      throw new IllegalArgumentException(
          "the CUDA kernel computes with " + type + ", got " + matrix);
    }
    requireOnDevice(matrix.isHost(), matrix);
    return add(matrix.address(), matrix);
  }

  /**
   * A {@code float*} to an element of a matrix's first row.
   *
   * @throws IllegalArgumentException unless it is of FLOAT32 and lies on a device
   */
  public Arguments matrix(Matrix matrix, int column) {
    matrix(matrix);
    values[count - 1] += (long) column * Float.BYTES;
    return this;
  }

  /** A pointer to the first index: {@code const int*}. */
  public Arguments indices(Indices indices) {
    requireOnDevice(indices.isHost(), indices);
    return add(indices.address(), indices);
  }

  /** A pointer to raw memory. */
  public Arguments bytes(Bytes bytes) {
    requireOnDevice(bytes.isHost(), bytes);
    return add(bytes.address(), bytes);
  }

  /** A pointer, such as to scratch memory; 0 is a null pointer. */
  public Arguments address(long address) {
    return add(address, address == 0 ? "null" : "memory");
  }

  /** An {@code int}, or an {@code unsigned} with these bits. */
  public Arguments integer(int value) {
    return add(value, value);
  }

  /** A {@code long long}. */
  public Arguments whole(long value) {
    return add(value, value);
  }

  /** A {@code float}. */
  public Arguments real(float value) {
    return add(Float.floatToRawIntBits(value), value);
  }

  /** An {@code int} that is 1 or 0. */
  public Arguments flag(boolean value) {
    return integer(value ? 1 : 0);
  }

  int count() {
    return count;
  }

  /** Writes each value to its own 8 bytes; the machine is little-endian, so a prefix is an int. */
  void write(MemorySegment slots) {
    MemorySegment.copy(values, 0, slots, ValueLayout.JAVA_LONG, 0, count);
  }

  private static void requireOnDevice(boolean isHost, Object operand) {
    if (isHost) {
      throw new IllegalArgumentException(
          text(operand) + " lies in the processor's memory, which no kernel can reach");
    }
  }

  private static String text(Object operand) {
    return switch (operand) {
      case Matrix matrix -> matrix.type() + matrix.shape();
      case Indices indices -> "Indices(" + indices.size() + ")";
      case Bytes bytes -> "Bytes(" + bytes.size() + ")";
      case Object other -> String.valueOf(other);
    };
  }

  private Arguments add(long value, Object operand) {
    if (count == values.length) {
      if (count == MOST) {
        throw new IllegalArgumentException("a kernel has at most " + MOST + " arguments");
      }
      values = Arrays.copyOf(values, MOST);
      operands = Arrays.copyOf(operands, MOST);
    }
    values[count] = value;
    operands[count] = operand;
    count++;
    return this;
  }

  /** Shapes and numbers, for messages. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "(", ")");
    for (int i = 0; i < count; i++) {
      text.add(text(operands[i]));
    }
    return text.toString();
  }
}
