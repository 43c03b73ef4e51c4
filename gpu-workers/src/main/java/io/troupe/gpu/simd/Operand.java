package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.Matrix;
import jdk.incubator.vector.FloatVector;

/**
 * An operand that is as large as the result or is broadcast to it. What is broadcast is written out
 * for a chunk at a time, into the first-level cache: then all shapes share the loops of {@link
 * Arithmetic}, at no cost where memory is the limit.
 */
sealed interface Operand {
  /** Bytes of scratch memory that an operand needs. */
  int SCRATCH = 16 * 1024;

  /** How many elements a chunk has at most. */
  int CHUNK = 1024;

  /** How an operand meets a result. */
  static Operand of(Matrix matrix, Matrix out) {
    long from = address(matrix);
    if (matrix.size() == out.size()) {
      return new Full(from);
    }
    if (matrix.size() == 1) {
      return new Scalar(MEMORY.get(FLOAT, from));
    }
    return matrix.rows() == 1 ? new Row(from, matrix.columns()) : new Column(from, out.columns());
  }

  /** Whether it is as large as the result. */
  default boolean isFull() {
    return this instanceof Full;
  }

  /** Called once before the chunks of a tile. */
  void prepare(long scratch);

  /**
   * Where the operand's values for a chunk lie.
   *
   * @param element the row-major index of the chunk's first element in the result
   * @param size at most {@link #CHUNK}
   * @param scratch what {@link #prepare} was given
   */
  long chunk(long element, int size, long scratch);

  /** Fills whole vectors; what lies behind {@code count} is changed too. */
  private static void fill(long to, int count, float value) {
    FloatVector lanes = FloatVector.broadcast(FLOATS, value);
    for (int i = 0; i < count; i += WIDTH) {
      lanes.intoMemorySegment(MEMORY, to + 4L * i, ORDER);
    }
  }

  /** As large as the result. */
  record Full(long from) implements Operand {
    @Override
    public void prepare(long scratch) {}

    @Override
    public long chunk(long element, int size, long scratch) {
      return from + 4 * element;
    }
  }

  /** One number. */
  record Scalar(float value) implements Operand {
    @Override
    public void prepare(long scratch) {
      fill(scratch, CHUNK, value);
    }

    @Override
    public long chunk(long element, int size, long scratch) {
      return scratch;
    }
  }

  /** One row, of which the result has many. A short row is written out again and again, once. */
  record Row(long from, int columns) implements Operand {
    @Override
    public void prepare(long scratch) {
      if (columns <= CHUNK) {
        repeat(scratch, 0, columns + CHUNK);
      }
    }

    @Override
    public long chunk(long element, int size, long scratch) {
      int column = (int) (element % columns);
      if (columns <= CHUNK) {
        return scratch + 4L * column;
      }
      if (column + size <= columns) {
        return from + 4L * column;
      }
      repeat(scratch, column, size);
      return scratch;
    }

    private void repeat(long to, int firstColumn, int count) {
      int column = firstColumn;
      for (int done = 0; done < count; ) {
        int part = Math.min(count - done, columns - column);
        for (int i = 0; i < part; i++) {
          float value = MEMORY.get(FLOAT, from + 4L * (column + i));
          MEMORY.set(FLOAT, to + 4L * (done + i), value);
        }
        done += part;
        column = 0;
      }
    }
  }

  /** One column, of which the result has many. */
  record Column(long from, int columns) implements Operand {
    @Override
    public void prepare(long scratch) {}

    @Override
    public long chunk(long element, int size, long scratch) {
      long row = element / columns;
      int left = (int) (columns - element % columns);
      for (int done = 0; done < size; ) {
        int part = Math.min(size - done, left);
        // Vectors reach behind the part: the next part writes over what they leave there.
        fill(scratch + 4L * done, part, MEMORY.get(FLOAT, from + 4 * row));
        done += part;
        left = columns;
        row++;
      }
      return scratch;
    }
  }
}
