package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Addresses of one product at the places of edges, and its loops. The sums over lanes are taken for
 * many edges and heads at once, which hides what a single one would wait for.
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
  /** Vectors of partial sums that wait in a thread's memory. */
  private static final int BATCH = 256;

  /** The edges of some rows. */
  void rows(int first, int end, long memory) {
    long rowBytes = 4L * heads * width;
    long to = out + 4L * heads * MEMORY.get(INT, offsets + 4L * first);
    int waiting = 0;
    for (int row = first; row < end; row++) {
      int last = MEMORY.get(INT, offsets + 4L * row + 4);
      for (int edge = MEMORY.get(INT, offsets + 4L * row); edge < last; edge++) {
        long a = left + row * rowBytes;
        long b = right + MEMORY.get(INT, neighbours + 4L * edge) * rowBytes;
        for (int head = 0; head < heads; head++) {
          partial(a, b, memory + waiting * BYTES);
          a += 4L * width;
          b += 4L * width;
          waiting++;
          if (waiting == BATCH) {
            finish(memory, waiting, to);
            to += 4L * BATCH;
            waiting = 0;
          }
        }
      }
    }
    finish(memory, waiting, to);
  }

  /** One vector of sums of products. */
  private void partial(long a, long b, long to) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    int j = 0;
    for (; j + 2 * WIDTH <= width; j += 2 * WIDTH) {
      long at = 4L * j;
      long next = at + BYTES;
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
    if (j < width) {
      long at = 4L * j;
      VectorMask<Float> mask = FLOATS.indexInRange(0, width - j);
      s0 =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, a + at, ORDER, mask)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, b + at, ORDER, mask), s0);
    }
    s0.add(s1).intoMemorySegment(MEMORY, to, ORDER);
  }

  /** Sums the lanes of each waiting vector. */
  private void finish(long memory, int waiting, long to) {
    LaneSums.of(memory, waiting);
    for (int i = 0; i < waiting; i++) {
      float sum = MEMORY.get(FLOAT, memory + 4L * i);
      long target = to + 4L * i;
      MEMORY.set(FLOAT, target, accumulate ? sum + MEMORY.get(FLOAT, target) : sum);
    }
  }
}
