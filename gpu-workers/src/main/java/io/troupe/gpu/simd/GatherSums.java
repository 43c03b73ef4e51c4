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
 * Addresses of one weighted sum of gathered rows, and its loops: eight vectors of columns at a time
 * have their sums in registers, and enough lines under way to hide the memory's latency.
 *
 * @param offsets where each row's entries begin
 * @param rows which row of x an entry gathers, or 0: its own position
 * @param weights (entries, heads), or 0: every entry counts once
 * @param width columns of a head
 */
record GatherSums(
    long offsets,
    long rows,
    long weights,
    int heads,
    int width,
    long x,
    long out,
    boolean accumulate) {
  /** Vectors of columns that one pass over a row's entries sums. */
  static final int BLOCK = 8;

  /** Sums some columns of a head for some rows. */
  void block(int first, int end, int head, int column) {
    int left = width - column;
    if (left >= BLOCK * WIDTH) {
      for (int row = first; row < end; row++) {
        eight(row, head, 4L * column);
      }
      return;
    }
    int done = 0;
    if (left >= BLOCK / 2 * WIDTH) {
      for (int row = first; row < end; row++) {
        four(row, head, 4L * column);
      }
      done = BLOCK / 2 * WIDTH;
    }
    for (; done < left; done += WIDTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(0, left - done);
      for (int row = first; row < end; row++) {
        one(row, head, 4L * (column + done), mask);
      }
    }
  }

  /** Where the row that an entry gathers lies. */
  long source(int entry) {
    int row = rows == 0 ? entry : MEMORY.get(INT, rows + 4L * entry);
    return x + row * rowBytes();
  }

  private float weight(int entry, int head) {
    return weights == 0 ? 1 : MEMORY.get(FLOAT, weights + 4L * ((long) entry * heads + head));
  }

  private long rowBytes() {
    return 4L * heads * width;
  }

  private void eight(int row, int head, long column) {
    long at = 4L * head * width + column;
    long to = out + row * rowBytes() + at;
    int entry = MEMORY.get(INT, offsets + 4L * row);
    int end = MEMORY.get(INT, offsets + 4L * row + 4);
    FloatVector s0 = start(to);
    FloatVector s1 = start(to + BYTES);
    FloatVector s2 = start(to + 2 * BYTES);
    FloatVector s3 = start(to + 3 * BYTES);
    FloatVector s4 = start(to + 4 * BYTES);
    FloatVector s5 = start(to + 5 * BYTES);
    FloatVector s6 = start(to + 6 * BYTES);
    FloatVector s7 = start(to + 7 * BYTES);
    for (; entry < end; entry++) {
      long from = source(entry) + at;
      FloatVector w = FloatVector.broadcast(FLOATS, weight(entry, head));
      s0 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), s0);
      s1 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER), s1);
      s2 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 2 * BYTES, ORDER), s2);
      s3 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 3 * BYTES, ORDER), s3);
      s4 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 4 * BYTES, ORDER), s4);
      s5 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 5 * BYTES, ORDER), s5);
      s6 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 6 * BYTES, ORDER), s6);
      s7 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 7 * BYTES, ORDER), s7);
    }
    s0.intoMemorySegment(MEMORY, to, ORDER);
    s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
    s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
    s4.intoMemorySegment(MEMORY, to + 4 * BYTES, ORDER);
    s5.intoMemorySegment(MEMORY, to + 5 * BYTES, ORDER);
    s6.intoMemorySegment(MEMORY, to + 6 * BYTES, ORDER);
    s7.intoMemorySegment(MEMORY, to + 7 * BYTES, ORDER);
  }

  private void four(int row, int head, long column) {
    long at = 4L * head * width + column;
    long to = out + row * rowBytes() + at;
    int entry = MEMORY.get(INT, offsets + 4L * row);
    int end = MEMORY.get(INT, offsets + 4L * row + 4);
    FloatVector s0 = start(to);
    FloatVector s1 = start(to + BYTES);
    FloatVector s2 = start(to + 2 * BYTES);
    FloatVector s3 = start(to + 3 * BYTES);
    for (; entry < end; entry++) {
      long from = source(entry) + at;
      FloatVector w = FloatVector.broadcast(FLOATS, weight(entry, head));
      s0 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), s0);
      s1 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER), s1);
      s2 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 2 * BYTES, ORDER), s2);
      s3 = w.fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 3 * BYTES, ORDER), s3);
    }
    s0.intoMemorySegment(MEMORY, to, ORDER);
    s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
    s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
  }

  private void one(int row, int head, long column, VectorMask<Float> mask) {
    long at = 4L * head * width + column;
    long to = out + row * rowBytes() + at;
    int entry = MEMORY.get(INT, offsets + 4L * row);
    int end = MEMORY.get(INT, offsets + 4L * row + 4);
    FloatVector sum = FloatVector.zero(FLOATS);
    if (accumulate) {
      sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, to, ORDER, mask);
    }
    for (; entry < end; entry++) {
      FloatVector w = FloatVector.broadcast(FLOATS, weight(entry, head));
      sum =
          w.fma(
              FloatVector.fromMemorySegment(FLOATS, MEMORY, source(entry) + at, ORDER, mask), sum);
    }
    sum.intoMemorySegment(MEMORY, to, ORDER, mask);
  }

  /** What a sum starts with; small enough that the compiler inlines it. */
  FloatVector start(long to) {
    return accumulate
        ? FloatVector.fromMemorySegment(FLOATS, MEMORY, to, ORDER)
        : FloatVector.zero(FLOATS);
  }
}
