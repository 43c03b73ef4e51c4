package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Gathers a row for each edge.
 *
 * @param rows which row of x an edge gathers
 * @param out one row for each edge
 */
record EdgeRows(long rows, long x, long out, int columns, boolean accumulate) {
  /** What some edges gather. */
  void gather(int first, int end) {
    for (int edge = first; edge < end; edge++) {
      long from = x + 4L * columns * MEMORY.get(INT, rows + 4L * edge);
      long to = out + 4L * columns * edge;
      int j = 0;
      for (; j + WIDTH <= columns; j += WIDTH) {
        FloatVector value = FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 4L * j, ORDER);
        if (accumulate) {
          value = value.add(FloatVector.fromMemorySegment(FLOATS, MEMORY, to + 4L * j, ORDER));
        }
        value.intoMemorySegment(MEMORY, to + 4L * j, ORDER);
      }
      for (; j < columns; j++) {
        float value = MEMORY.get(FLOAT, from + 4L * j);
        MEMORY.set(FLOAT, to + 4L * j, accumulate ? value + MEMORY.get(FLOAT, to + 4L * j) : value);
      }
    }
  }

  /** What the edges of some nodes gather, plus a row of each node: few columns, one a head. */
  void add(int first, int end, long offsets, long left) {
    for (int node = first; node < end; node++) {
      long start = left + 4L * columns * node;
      int last = MEMORY.get(INT, offsets + 4L * node + 4);
      for (int edge = MEMORY.get(INT, offsets + 4L * node); edge < last; edge++) {
        long from = x + 4L * columns * MEMORY.get(INT, rows + 4L * edge);
        long to = out + 4L * columns * edge;
        for (int j = 0; j < columns; j++) {
          float sum = MEMORY.get(FLOAT, start + 4L * j) + MEMORY.get(FLOAT, from + 4L * j);
          MEMORY.set(FLOAT, to + 4L * j, sum);
        }
      }
    }
  }
}
