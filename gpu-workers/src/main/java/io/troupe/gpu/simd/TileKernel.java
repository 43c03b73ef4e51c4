package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The innermost loop of a product: a tile of {@link #rows} by {@link #columns} sums in registers.
 * Each thread has its own kernel.
 *
 * <p>The sums go to a Java array first and from there to memory: with two dozen accesses to memory
 * segments beside the loop, C2 meets its limits and leaves the method uncompiled.
 */
abstract class TileKernel {
  /** The sums of the last run, row after row. */
  final float[] sums = new float[rows() * columns()];

  /** The kernel that fits this machine's registers. */
  static TileKernel create() {
    return WIDTH >= 16 ? new TileKernel12() : new TileKernel6();
  }

  /** How many rows a tile has. */
  abstract int rows();

  /** How many columns a tile has: two vectors. */
  final int columns() {
    return 2 * WIDTH;
  }

  /**
   * {@link #sums} = left right.
   *
   * @param depth the number of summands
   * @param left address of the left operand's tile
   * @param row bytes from one row of it to the next
   * @param step bytes from one summand of it to the next
   * @param right address of the packed right operand: {@link #columns} floats for each summand
   */
  abstract void run(int depth, long left, long row, long step, long right);

  /**
   * Adds the sums to what they start from.
   *
   * @param initial address of the first row of it
   * @param initialRow bytes from one row of it to the next; 0 repeats one row
   * @param out address of the first row of the result
   * @param outRow bytes from one row of it to the next
   */
  final void store(long initial, long initialRow, long out, long outRow) {
    long from = initial;
    long to = out;
    for (int i = 0; i < sums.length; i += 2 * WIDTH) {
      FloatVector.fromArray(FLOATS, sums, i)
          .add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER))
          .intoMemorySegment(MEMORY, to, ORDER);
      FloatVector.fromArray(FLOATS, sums, i + WIDTH)
          .add(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER))
          .intoMemorySegment(MEMORY, to + BYTES, ORDER);
      from += initialRow;
      to += outRow;
    }
  }

  /**
   * Adds a part of the sums to what it starts from, or takes it from there.
   *
   * @param rows how many of the tile's rows there are
   * @param columns how many of its columns there are
   * @param negative whether to subtract
   */
  @SuppressWarnings("checkstyle:ParameterNumber") // Addresses that fit no record without a copy.
  final void storePart(
      int rows,
      int columns,
      boolean negative,
      long initial,
      long initialRow,
      long out,
      long outRow) {
    for (int column = 0; column < columns; column += WIDTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(column, columns);
      long from = initial + 4L * column;
      long to = out + 4L * column;
      for (int i = 0; i < rows; i++) {
        FloatVector sum = FloatVector.fromArray(FLOATS, sums, i * 2 * WIDTH + column);
        FloatVector start = FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER, mask);
        (negative ? start.sub(sum) : start.add(sum)).intoMemorySegment(MEMORY, to, ORDER, mask);
        from += initialRow;
        to += outRow;
      }
    }
  }
}
