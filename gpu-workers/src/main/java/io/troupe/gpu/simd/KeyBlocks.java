package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Copies the columns of one head out of rows of keys or values, as floats. Rows of a cache lie
 * powers of two apart, so that reading twelve of them in turn would use a few sets of the cache
 * only; side by side they use all.
 */
final class KeyBlocks {
  private KeyBlocks() {}

  /**
   * Copies rows.
   *
   * @param from the head's first column in the first row
   * @param fromRow bytes from one row to the next
   * @param half whether they are BFLOAT16
   * @param columns how many each row has
   * @param to where the first row goes
   * @param toRow bytes from one row to the next
   */
  static void copy(
      long from, long fromRow, boolean half, int rows, int columns, long to, long toRow) {
    for (int row = 0; row < rows; row++) {
      if (half) {
        BFloat16Lanes.widen(from + row * fromRow, columns, to + row * toRow);
      } else {
        floats(from + row * fromRow, columns, to + row * toRow);
      }
    }
  }

  static void floats(long from, int columns, long to) {
    int whole = columns - columns % WIDTH;
    for (int i = 0; i < whole; i += WIDTH) {
      long offset = (long) i / WIDTH * BYTES;
      FloatVector.fromMemorySegment(FLOATS, MEMORY, from + offset, ORDER)
          .intoMemorySegment(MEMORY, to + offset, ORDER);
    }
    for (int i = whole; i < columns; i++) {
      MEMORY.set(FLOAT, to + 4L * i, MEMORY.get(FLOAT, from + 4L * i));
    }
  }
}
