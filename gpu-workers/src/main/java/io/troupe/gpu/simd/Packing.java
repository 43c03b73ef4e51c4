package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** Copies panels of a right operand: two vectors for each summand, zeros behind the last column. */
final class Packing {
  private Packing() {}

  /** From rows of summands. */
  static void plain(long from, long rowBytes, long to, int columns, int depth) {
    if (columns == 2 * WIDTH) {
      long source = from;
      long target = to;
      for (int k = 0; k < depth; k++) {
        FloatVector.fromMemorySegment(FLOATS, MEMORY, source, ORDER)
            .intoMemorySegment(MEMORY, target, ORDER);
        FloatVector.fromMemorySegment(FLOATS, MEMORY, source + BYTES, ORDER)
            .intoMemorySegment(MEMORY, target + BYTES, ORDER);
        source += rowBytes;
        target += 2 * BYTES;
      }
      return;
    }
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < 2 * WIDTH; j++) {
        float value = j < columns ? MEMORY.get(FLOAT, from + k * rowBytes + 4L * j) : 0;
        MEMORY.set(FLOAT, to + 4L * (2L * WIDTH * k + j), value);
      }
    }
  }

  /** From rows of columns. */
  static void transposed(long from, long rowBytes, long to, int columns, int depth) {
    for (int j = 0; j < 2 * WIDTH; j++) {
      long source = from + j * rowBytes;
      long target = to + 4L * j;
      boolean there = j < columns;
      for (int k = 0; k < depth; k++) {
        float value = there ? MEMORY.get(FLOAT, source + 4L * k) : 0;
        MEMORY.set(FLOAT, target + 2L * BYTES * k, value);
      }
    }
  }
}
