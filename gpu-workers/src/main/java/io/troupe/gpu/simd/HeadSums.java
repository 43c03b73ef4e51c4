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
import jdk.incubator.vector.VectorShuffle;

/**
 * Weighted sums of gathered rows where a block of vectors spans several heads: the weights of a
 * vector's heads are read side by side and spread over their lanes.
 *
 * @param sums the addresses; the width of a head divides that of a vector, or the other way round
 * @param spread for each lane, which of its vector's heads it belongs to
 * @param weights as many lanes as a vector has heads
 */
record HeadSums(GatherSums sums, VectorShuffle<Float> spread, VectorMask<Float> weights) {
  /** Whether heads are narrow, and fit vectors so that this serves them. */
  static boolean serves(int heads, int width) {
    return heads > 1
        && width > 0
        && width < GatherSums.BLOCK * WIDTH
        && (width % WIDTH == 0 || WIDTH % width == 0);
  }

  static HeadSums of(GatherSums sums) {
    int width = sums.width();
    return new HeadSums(
        sums,
        VectorShuffle.fromOp(FLOATS, lane -> lane / width),
        FLOATS.indexInRange(0, Math.max(1, WIDTH / width)));
  }

  /** All columns of some rows. */
  void rows(int first, int end) {
    int columns = sums.heads() * sums.width();
    int fours = columns / (4 * WIDTH) * (4 * WIDTH);
    for (int row = first; row < end; row++) {
      for (int column = 0; column < fours; column += 4 * WIDTH) {
        if (sums.width() >= WIDTH) {
          fourHeads(row, column);
        } else {
          four(row, column);
        }
      }
      for (int column = fours; column < columns; column += WIDTH) {
        one(row, column, FLOATS.indexInRange(0, columns - column));
      }
    }
  }

  /** As {@link #four} where each vector belongs to one head. */
  private void fourHeads(int row, int column) {
    long rowBytes = 4L * sums.heads() * sums.width();
    long to = sums.out() + row * rowBytes + 4L * column;
    long w0 = sums.weights() + 4L * (column / sums.width());
    long w1 = sums.weights() + 4L * ((column + WIDTH) / sums.width());
    long w2 = sums.weights() + 4L * ((column + 2 * WIDTH) / sums.width());
    long w3 = sums.weights() + 4L * ((column + 3 * WIDTH) / sums.width());
    int entry = MEMORY.get(INT, sums.offsets() + 4L * row);
    int end = MEMORY.get(INT, sums.offsets() + 4L * row + 4);
    FloatVector s0 = sums.start(to);
    FloatVector s1 = sums.start(to + BYTES);
    FloatVector s2 = sums.start(to + 2 * BYTES);
    FloatVector s3 = sums.start(to + 3 * BYTES);
    for (; entry < end; entry++) {
      long from = sums.source(entry) + 4L * column;
      long at = 4L * entry * sums.heads();
      s0 = spread(w0 + at).fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), s0);
      s1 =
          spread(w1 + at)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER), s1);
      s2 =
          spread(w2 + at)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 2 * BYTES, ORDER), s2);
      s3 =
          spread(w3 + at)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 3 * BYTES, ORDER), s3);
    }
    s0.intoMemorySegment(MEMORY, to, ORDER);
    s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
    s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
  }

  private static FloatVector spread(long at) {
    return FloatVector.broadcast(FLOATS, MEMORY.get(FLOAT, at));
  }

  private void four(int row, int column) {
    long rowBytes = 4L * sums.heads() * sums.width();
    long to = sums.out() + row * rowBytes + 4L * column;
    long w0 = sums.weights() + 4L * (column / sums.width());
    long w1 = sums.weights() + 4L * ((column + WIDTH) / sums.width());
    long w2 = sums.weights() + 4L * ((column + 2 * WIDTH) / sums.width());
    long w3 = sums.weights() + 4L * ((column + 3 * WIDTH) / sums.width());
    int entry = MEMORY.get(INT, sums.offsets() + 4L * row);
    int end = MEMORY.get(INT, sums.offsets() + 4L * row + 4);
    FloatVector s0 = sums.start(to);
    FloatVector s1 = sums.start(to + BYTES);
    FloatVector s2 = sums.start(to + 2 * BYTES);
    FloatVector s3 = sums.start(to + 3 * BYTES);
    for (; entry < end; entry++) {
      long from = sums.source(entry) + 4L * column;
      long at = 4L * entry * sums.heads();
      s0 = weight(w0 + at).fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from, ORDER), s0);
      s1 =
          weight(w1 + at)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + BYTES, ORDER), s1);
      s2 =
          weight(w2 + at)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 2 * BYTES, ORDER), s2);
      s3 =
          weight(w3 + at)
              .fma(FloatVector.fromMemorySegment(FLOATS, MEMORY, from + 3 * BYTES, ORDER), s3);
    }
    s0.intoMemorySegment(MEMORY, to, ORDER);
    s1.intoMemorySegment(MEMORY, to + BYTES, ORDER);
    s2.intoMemorySegment(MEMORY, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(MEMORY, to + 3 * BYTES, ORDER);
  }

  private void one(int row, int column, VectorMask<Float> mask) {
    long to = sums.out() + 4L * row * sums.heads() * sums.width() + 4L * column;
    long w = sums.weights() + 4L * (column / sums.width());
    int entry = MEMORY.get(INT, sums.offsets() + 4L * row);
    int end = MEMORY.get(INT, sums.offsets() + 4L * row + 4);
    FloatVector sum = FloatVector.zero(FLOATS);
    if (sums.accumulate()) {
      sum = FloatVector.fromMemorySegment(FLOATS, MEMORY, to, ORDER, mask);
    }
    // The last vector has fewer heads: what lies behind the weights is not read.
    VectorMask<Float> read =
        weights.and(FLOATS.indexInRange(0, sums.heads() - column / sums.width()));
    for (; entry < end; entry++) {
      FloatVector x =
          FloatVector.fromMemorySegment(
              FLOATS, MEMORY, sums.source(entry) + 4L * column, ORDER, mask);
      sum =
          FloatVector.fromMemorySegment(FLOATS, MEMORY, w + 4L * entry * sums.heads(), ORDER, read)
              .rearrange(spread)
              .fma(x, sum);
    }
    sum.intoMemorySegment(MEMORY, to, ORDER, mask);
  }

  private FloatVector weight(long at) {
    return FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER, weights).rearrange(spread);
  }
}
