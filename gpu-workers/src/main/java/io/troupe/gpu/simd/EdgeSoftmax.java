package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;

import jdk.incubator.vector.FloatVector;

/**
 * The softmax over the edges of each row. Rows are often shorter than a vector, so that maxima and
 * sums are scalar, and only the exponentials, of all edges of a tile at once, are vectors.
 */
record EdgeSoftmax(long offsets, int heads, float scale) {
  /** The probabilities of the edges of some rows. */
  void forward(int first, int end, long scores, long out, long memory) {
    for (int row = first; row < end; row++) {
      shift(scores, out, begin(row), begin(row + 1));
    }
    long bytes = 4L * (begin(end) - begin(first)) * heads;
    exponentials(out + 4L * begin(first) * heads, bytes, memory);
    for (int row = first; row < end; row++) {
      normalise(out, begin(row), begin(row + 1));
    }
  }

  /** {@code to (+)= scale p (grad - <p, grad>)} for the edges of some rows. */
  void backward(int first, int end, long p, long grad, long to, boolean accumulate) {
    for (int row = first; row < end; row++) {
      for (int head = 0; head < heads; head++) {
        double mean = 0;
        for (int edge = begin(row); edge < begin(row + 1); edge++) {
          long at = at(edge, head);
          mean += (double) MEMORY.get(FLOAT, p + at) * MEMORY.get(FLOAT, grad + at);
        }
        for (int edge = begin(row); edge < begin(row + 1); edge++) {
          long at = at(edge, head);
          double centred = MEMORY.get(FLOAT, grad + at) - mean;
          float gradient = (float) (scale * MEMORY.get(FLOAT, p + at) * centred);
          MEMORY.set(FLOAT, to + at, accumulate ? MEMORY.get(FLOAT, to + at) + gradient : gradient);
        }
      }
    }
  }

  private int begin(int row) {
    return MEMORY.get(INT, offsets + 4L * row);
  }

  private long at(int edge, int head) {
    return 4L * ((long) edge * heads + head);
  }

  /** Scaled distances from the largest score. */
  private void shift(long scores, long out, int begin, int end) {
    for (int head = 0; head < heads; head++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int edge = begin; edge < end; edge++) {
        max = Math.max(max, MEMORY.get(FLOAT, scores + at(edge, head)));
      }
      for (int edge = begin; edge < end; edge++) {
        long at = at(edge, head);
        MEMORY.set(FLOAT, out + at, scale * (MEMORY.get(FLOAT, scores + at) - max));
      }
    }
  }

  /** Divides by sums, which have no rounding worth mentioning. */
  private void normalise(long out, int begin, int end) {
    for (int head = 0; head < heads; head++) {
      double sum = 0;
      for (int edge = begin; edge < end; edge++) {
        sum += MEMORY.get(FLOAT, out + at(edge, head));
      }
      float factor = (float) (1 / sum);
      for (int edge = begin; edge < end; edge++) {
        long at = at(edge, head);
        MEMORY.set(FLOAT, out + at, factor * MEMORY.get(FLOAT, out + at));
      }
    }
  }

  private static void exponentials(long at, long bytes, long memory) {
    long whole = bytes / BYTES * BYTES;
    exponentials(at, whole);
    // The rest goes through the thread's memory: behind it lie the results of another thread.
    for (long i = whole; i < bytes; i += 4) {
      MEMORY.set(FLOAT, memory + i - whole, MEMORY.get(FLOAT, at + i));
    }
    exponentials(memory, BYTES);
    for (long i = whole; i < bytes; i += 4) {
      MEMORY.set(FLOAT, at + i, MEMORY.get(FLOAT, memory + i - whole));
    }
  }

  /** Of whole vectors. */
  private static void exponentials(long at, long bytes) {
    for (long end = at + bytes; at < end; at += BYTES) {
      ExpLanes.exp(FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER))
          .intoMemorySegment(MEMORY, at, ORDER);
    }
  }
}
