package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Addresses of one product at the places of edges, and its loops.
 *
 * @param width columns of a head
 */
record EdgeDots(
    long offsets,
    long neighbours,
    long left,
    long right,
    long out,
    int heads,
    int width,
    boolean accumulate) {

  /** The edges of some rows. */
  void rows(int first, int end, long memory) {
    long rowBytes = 4L * heads * width;
    for (int row = first; row < end; row++) {
      int last = MEMORY.get(INT, offsets + 4L * row + 4);
      for (int edge = MEMORY.get(INT, offsets + 4L * row); edge < last; edge++) {
        long from = right + MEMORY.get(INT, neighbours + 4L * edge) * rowBytes;
        long to = out + 4L * edge * heads;
        for (int head = 0; head < heads; head++) {
          long at = 4L * head * width;
          float dot = dot(left + row * rowBytes + at, from + at, memory);
          if (accumulate) {
            dot += MEMORY.get(FLOAT, to + 4L * head);
          }
          MEMORY.set(FLOAT, to + 4L * head, dot);
        }
      }
    }
  }

  private float dot(long a, long b, long memory) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int j = 0;
    for (; j + 2 * WIDTH <= width; j += 2 * WIDTH) {
      long at = 4L * j;
      long next = at + 4L * WIDTH;
      s0 =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, a + at, ORDER)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, b + at, ORDER), s0);
      s1 =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, a + next, ORDER)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, b + next, ORDER), s1);
    }
    if (j + WIDTH <= width) {
      long at = 4L * j;
      s0 =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, a + at, ORDER)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, b + at, ORDER), s0);
      j += WIDTH;
    }
    float sum = 0;
    if (j > 0) {
      s0.add(s1).intoMemorySegment(MEMORY, memory, ORDER);
      sum = SimdNormalisation.sumLanes(memory);
    }
    for (; j < width; j++) {
      sum += MEMORY.get(FLOAT, a + 4L * j) * MEMORY.get(FLOAT, b + 4L * j);
    }
    return sum;
  }
}
