package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.FLOATS;
import static io.troupe.gpu.simd.Lanes.INT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.Lanes.ORDER;
import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.PanelKernel.LANES;
import static io.troupe.gpu.simd.PanelKernel.ROW;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of few queries to a range of keys, as when a model generates: what counts is that keys
 * and values are read once, in order, all heads of a row together. Queries go in groups of six;
 * their scores are dot products with keys as they lie. Each thread has its own.
 */
final class AttentionRows {
  /** Keys of a block; as many as a panel has lanes, so that a row of scores is one of a panel. */
  private static final int KEYS = LANES;

  private static final int QUERIES = DotKernel.ROWS;

  private final DotKernel dots = new DotKernel();
  private final PanelKernel kernel;
  private final float[] lanes = new float[WIDTH];
  private long queries;
  private long results;
  private long keys;
  private long values;
  private long scores;
  private long maxima;
  private long sums;
  private int depth;
  private int padded;
  private int chunks;
  private int groups;

  /** Kept, so that the compiler keeps the reads. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  AttentionRows(PanelKernel kernel) {
    this.kernel = kernel;
  }

  /** Whether few queries are faster here than in panels. */
  static boolean fits(AttentionCall call) {
    return Transposing.IS_FAST && call.queries() <= 4 * QUERIES;
  }

  /** What it needs of memory. */
  static long bytes(AttentionCall call) {
    int dimension = call.heads().dimension();
    long wide = Math.ceilDiv(dimension, LANES) * (long) LANES;
    long all = (long) call.heads().keys() * Math.ceilDiv(call.queries(), QUERIES) * QUERIES;
    return Math.ceilDiv(8 * all * (wide + 1) + 8L * KEYS * wide + QUERIES * ROW + 512, 64) * 64;
  }

  /**
   * Computes all heads.
   *
   * @param memory {@link #bytes} of this thread
   * @param out the first row of results
   * @param lse the first row of log-sum-exps
   */
  void run(AttentionCall call, long memory, int fromKey, int toKey, long out, long lse) {
    place(call, memory);
    int most = start(call);
    int end = Math.min(toKey, most);
    for (int key = fromKey; key < end; key += KEYS) {
      long bytes = Math.min(KEYS, end - key) * call.keyRowBytes();
      touched += touch(call.k() + key * call.keyRowBytes(), bytes);
      touched += touch(call.v() + key * call.keyRowBytes(), bytes);
      for (int keyHead = 0; keyHead < call.heads().keys(); keyHead++) {
        block(call, keyHead, key, Math.min(KEYS, end - key));
      }
    }
    finish(call, out, lse);
  }

  /**
   * Reads a run of memory once, in order, into the second-level cache: heads then find their
   * columns there. Taken head by head, memory answers three times slower.
   */
  private static int touch(long from, long bytes) {
    int sum = 0;
    int lines = (int) (bytes / 64);
    for (int i = 0; i < lines; i++) {
      sum += MEMORY.get(INT, from + 64L * i);
    }
    return sum;
  }

  private void place(AttentionCall call, long memory) {
    depth = call.heads().dimension();
    padded = Math.ceilDiv(depth, WIDTH) * WIDTH;
    chunks = Math.ceilDiv(depth, LANES);
    groups = Math.ceilDiv(call.queries(), QUERIES);
    long all = (long) call.heads().keys() * groups * QUERIES;
    queries = memory;
    results = queries + 4 * all * padded;
    keys = results + all * ROW * chunks;
    values = keys + 4L * KEYS * padded;
    scores = values + KEYS * ROW * chunks;
    maxima = scores + QUERIES * ROW;
    sums = maxima + 4 * all;
  }

  /** Copies queries and clears results; gives how many keys are seen at all. */
  private int start(AttentionCall call) {
    MEMORY.asSlice(queries, keys - queries).fill((byte) 0);
    // Columns behind the last are never written again.
    MEMORY.asSlice(keys, 4L * KEYS * padded).fill((byte) 0);
    int most = 0;
    float scale = (float) call.heads().scale();
    for (int keyHead = 0; keyHead < call.heads().keys(); keyHead++) {
      for (int query = 0; query < call.queries(); query++) {
        long number = number(keyHead, query);
        MEMORY.set(FLOAT, maxima + 4 * number, Float.NEGATIVE_INFINITY);
        MEMORY.set(FLOAT, sums + 4 * number, 0);
        long from = call.q() + call.queryOffset(keyHead, query);
        for (int d = 0; d < depth; d++) {
          float value = MEMORY.get(FLOAT, from + 4L * d) * scale;
          MEMORY.set(FLOAT, queries + 4 * (number * padded + d), value);
        }
        most = Math.max(most, call.visibleTo(query));
      }
    }
    return most;
  }

  private long number(int keyHead, int query) {
    return (long) keyHead * groups * QUERIES + query;
  }

  private void block(AttentionCall call, int keyHead, int key, int block) {
    long row = call.keyRowBytes();
    long offset = key * row + call.keyHeadBytes(keyHead);
    long operand = call.k() + offset;
    long operandRow = row;
    if (call.half() || padded != depth) {
      KeyBlocks.copy(operand, row, call.half(), block, depth, keys, 4L * padded);
      operand = keys;
      operandRow = 4L * padded;
    }
    long size = call.half() ? 2 : 4;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int columns = Math.min(LANES, depth - chunk * LANES);
      long from = call.v() + offset + size * chunk * LANES;
      KeyBlocks.copy(from, row, call.half(), block, columns, values + KEYS * ROW * chunk, ROW);
    }
    for (int group = 0; group < groups; group++) {
      long number = number(keyHead, group * QUERIES);
      for (int i = 0; i < block; i += DotKernel.COLUMNS) {
        int last = Math.min(DotKernel.COLUMNS, block - i) - 1;
        long left = queries + 4 * number * padded;
        dots.run(
            padded, left, 4L * padded, QUERIES - 1, operand + i * operandRow, operandRow, last);
        store(i);
      }
      int count = Math.min(QUERIES, call.queries() - group * QUERIES);
      for (int i = 0; i < count; i++) {
        int seen = call.visibleTo(group * QUERIES + i) - key;
        weights(number, i, Math.clamp(seen, 0, block));
      }
      for (int chunk = 0; chunk < chunks; chunk++) {
        kernel.run(block, scores, ROW, 4, values + KEYS * ROW * chunk);
        kernel.add(results + ROW * (number * chunks + (long) chunk * QUERIES));
      }
    }
  }

  private void store(int key) {
    Transposing.sumsOfRows(dots.lanes, 0, dots.sums, 0);
    Transposing.sumsOfRows(dots.lanes, 16 * WIDTH, dots.sums, 16);
    for (int i = 0; i < QUERIES; i++) {
      for (int j = 0; j < DotKernel.COLUMNS; j++) {
        float score = dots.sums[i * DotKernel.COLUMNS + j];
        MEMORY.set(FLOAT, scores + ROW * i + 4L * (key + j), score);
      }
    }
  }

  /** Replaces a query's scores by exp(score - maximum), and rescales what was summed before. */
  private void weights(long group, int query, int seen) {
    long row = scores + ROW * query;
    for (int i = seen; i < KEYS; i++) {
      MEMORY.set(FLOAT, row + 4L * i, Float.NEGATIVE_INFINITY);
    }
    long number = group + query;
    float before = MEMORY.get(FLOAT, maxima + 4 * number);
    float maximum = Math.max(before, largest(row));
    float sum = MEMORY.get(FLOAT, sums + 4 * number);
    if (maximum > before) {
      float factor = (float) Math.exp(before - maximum);
      sum *= factor;
      for (int chunk = 0; chunk < chunks; chunk++) {
        scale(results + ROW * (group * chunks + (long) chunk * QUERIES + query), factor);
      }
      MEMORY.set(FLOAT, maxima + 4 * number, maximum);
    }
    float finite = maximum == Float.NEGATIVE_INFINITY ? 0 : maximum;
    MEMORY.set(FLOAT, sums + 4 * number, sum + exponentials(row, finite));
  }

  private float largest(long row) {
    FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < KEYS; i += WIDTH) {
      FloatVector s = FloatVector.fromMemorySegment(FLOATS, MEMORY, row + 4L * i, ORDER);
      most = most.blend(s, s.compare(VectorOperators.GT, most));
    }
    most.intoArray(lanes, 0);
    float maximum = Float.NEGATIVE_INFINITY;
    for (float lane : lanes) {
      maximum = lane > maximum ? lane : maximum;
    }
    return maximum;
  }

  private float exponentials(long row, float maximum) {
    FloatVector total = FloatVector.zero(FLOATS);
    for (int i = 0; i < KEYS; i += WIDTH) {
      FloatVector p =
          ExpLanes.exp(
              FloatVector.fromMemorySegment(FLOATS, MEMORY, row + 4L * i, ORDER).sub(maximum));
      total = total.add(p);
      p.intoMemorySegment(MEMORY, row + 4L * i, ORDER);
    }
    total.intoArray(lanes, 0);
    float sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  private static void scale(long row, float factor) {
    for (long at = row; at < row + ROW; at += BYTES) {
      FloatVector.fromMemorySegment(FLOATS, MEMORY, at, ORDER)
          .mul(factor)
          .intoMemorySegment(MEMORY, at, ORDER);
    }
  }

  private void finish(AttentionCall call, long out, long lse) {
    for (int keyHead = 0; keyHead < call.heads().keys(); keyHead++) {
      for (int query = 0; query < call.queries(); query++) {
        long number = number(keyHead, query);
        float sum = MEMORY.get(FLOAT, sums + 4 * number);
        double total = MEMORY.get(FLOAT, maxima + 4 * number) + Math.log(sum);
        MEMORY.set(FLOAT, lse + call.lseOffset(keyHead, query), (float) total);
        float inverse = sum == 0 ? 0 : 1 / sum;
        long group = number(keyHead, query / QUERIES * QUERIES);
        long to = out + call.queryOffset(keyHead, query);
        for (int d = 0; d < depth; d++) {
          long row = group * chunks + (long) d / LANES * QUERIES + query % QUERIES;
          float value = MEMORY.get(FLOAT, results + ROW * row + 4L * (d % LANES));
          MEMORY.set(FLOAT, to + 4L * d, value * inverse);
        }
      }
    }
  }
}
