package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.PanelKernel.LANES;
import static io.troupe.gpu.simd.PanelKernel.ROW;

/**
 * The gradient of attention for one key head of one sequence, in tiles of queries and blocks of
 * keys, each pair visited once: five products. Panels are transposed as in {@link AttentionPanels}.
 * Gradients of keys and values are summed in place, in the order of the queries. Each thread has
 * its own.
 */
final class AttentionSlopes {
  private static final int KEYS = AttentionPanels.KEYS;
  private static final int PANELS = 4;

  private final PanelKernel kernel;
  private final int tileRows;
  private final long[] packed = new long[PANELS];
  private final long[] grads = new long[PANELS];
  private final long[] packedRows = new long[PANELS];
  private final long[] gradRows = new long[PANELS];
  private final long[] results = new long[PANELS];
  private long keys;
  private long values;
  private long probabilities;
  private long slopes;
  private long keyGradients;
  private long valueGradients;
  private long totals;
  private long deltas;
  private long limits;
  private int depth;
  private int rows;
  private int chunks;

  AttentionSlopes(PanelKernel kernel) {
    this.kernel = kernel;
    this.tileRows = kernel.rows();
  }

  /** What a call reads and writes: rows of all sequences and heads, by address. */
  record Gradients(long out, long lse, long gradOut, long gradQ, long gradK, long gradV) {}

  /** What it needs of memory. */
  static long bytes(int dimension) {
    long padded = Math.ceilDiv(dimension, 6) * 6L;
    long wide = Math.ceilDiv(dimension, LANES) * (long) LANES;
    long panels = PANELS * ROW * (2L * dimension + padded + 2 * wide + 3);
    return Math.ceilDiv(panels + KEYS * (8 * padded + 2 * ROW + 8 * wide) + 1024, 64) * 64;
  }

  /**
   * Computes one key head of the sequence that {@code call} and {@code at} begin with.
   *
   * @param memory {@link #bytes} of this thread
   */
  void run(AttentionCall call, Gradients at, long memory, int keyHead, boolean accumulate) {
    place(memory, call.heads().dimension());
    if (!accumulate) {
      for (int key = 0; key < call.keys(); key++) {
        long offset = key * call.keyRowBytes() + call.keyHeadBytes(keyHead);
        MEMORY.asSlice(at.gradK() + offset, 4L * depth).fill((byte) 0);
        MEMORY.asSlice(at.gradV() + offset, 4L * depth).fill((byte) 0);
      }
    }
    for (int first = 0; first < call.queries(); first += PANELS * LANES) {
      int count = Math.min(PANELS * LANES, call.queries() - first);
      int end = start(call, at, keyHead, first, count);
      for (int key = 0; key < end; key += KEYS) {
        block(call, at, keyHead, key, Math.min(KEYS, end - key), first, count);
      }
      finish(call, at.gradQ(), keyHead, first, count, accumulate);
    }
  }

  private void place(long memory, int dimension) {
    depth = dimension;
    rows = Math.ceilDiv(dimension, tileRows) * tileRows;
    chunks = Math.ceilDiv(dimension, LANES);
    long next = memory;
    for (int panel = 0; panel < PANELS; panel++) {
      packed[panel] = next;
      grads[panel] = packed[panel] + ROW * depth;
      results[panel] = grads[panel] + ROW * depth;
      packedRows[panel] = results[panel] + ROW * rows;
      gradRows[panel] = packedRows[panel] + ROW * chunks * LANES;
      next = gradRows[panel] + ROW * chunks * LANES;
    }
    totals = next;
    deltas = totals + PANELS * ROW;
    limits = deltas + PANELS * ROW;
    probabilities = limits + PANELS * ROW;
    slopes = probabilities + KEYS * ROW;
    keyGradients = slopes + KEYS * ROW;
    valueGradients = keyGradients + KEYS * ROW * chunks;
    keys = valueGradients + KEYS * ROW * chunks;
    values = keys + 4L * KEYS * rows;
  }

  /** Packs queries and gradients both ways; gives how many keys are seen at all. */
  private int start(AttentionCall call, Gradients at, int keyHead, int first, int count) {
    int most = 0;
    float scale = (float) call.heads().scale();
    for (int lane = 0; lane < Math.ceilDiv(count, LANES) * LANES; lane++) {
      boolean there = lane < count;
      int query = first + Math.min(lane, count - 1);
      long offset = call.queryOffset(keyHead, query);
      int visible = there ? call.visibleTo(query) : 0;
      most = Math.max(most, visible);
      float total = MEMORY.get(FLOAT, at.lse() + call.lseOffset(keyHead, query));
      // A row without keys has probabilities of 0, as those that are not there.
      boolean empty = !there || total == Float.NEGATIVE_INFINITY;
      MEMORY.set(FLOAT, totals + 4L * lane, empty ? Float.POSITIVE_INFINITY : total);
      MEMORY.set(FLOAT, limits + 4L * lane, visible);
      MEMORY.set(FLOAT, deltas + 4L * lane, there ? delta(at, offset) : 0);
      pack(call.q() + offset, there ? scale : 0, lane, packed, packedRows);
      pack(at.gradOut() + offset, there ? 1 : 0, lane, grads, gradRows);
    }
    for (int panel = 0; panel * LANES < count; panel++) {
      MEMORY.asSlice(results[panel], ROW * rows).fill((byte) 0);
    }
    return most;
  }

  private float delta(Gradients at, long offset) {
    double sum = 0;
    for (int d = 0; d < depth; d++) {
      long column = offset + 4L * d;
      sum +=
          (double) MEMORY.get(FLOAT, at.out() + column) * MEMORY.get(FLOAT, at.gradOut() + column);
    }
    return (float) sum;
  }

  private void pack(long from, float factor, int lane, long[] columns, long[] lanes) {
    int panel = lane / LANES;
    long column = columns[panel] + 4L * (lane % LANES);
    long row = lanes[panel] + ROW * (lane % LANES);
    for (int d = 0; d < chunks * LANES; d++) {
      float value = d < depth && factor != 0 ? MEMORY.get(FLOAT, from + 4L * d) * factor : 0;
      if (d < depth) {
        MEMORY.set(FLOAT, column + ROW * d, value);
      }
      MEMORY.set(FLOAT, row + ROW * LANES * (d / LANES) + 4L * (d % LANES), value);
    }
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // A tile in two dimensions, and its results.
  private void block(
      AttentionCall call, Gradients at, int keyHead, int key, int block, int first, int count) {
    long offset = key * call.keyRowBytes() + call.keyHeadBytes(keyHead);
    long row = call.keyRowBytes();
    KeyBlocks.copy(call.k() + offset, row, false, block, depth, keys, 4L * rows);
    KeyBlocks.copy(call.v() + offset, row, false, block, depth, values, 4L * rows);
    MEMORY.asSlice(keyGradients, 2 * KEYS * ROW * chunks).fill((byte) 0);
    for (int panel = 0; panel * LANES < count; panel++) {
      int most = 0;
      for (int lane = panel * LANES; lane < Math.min(count, (panel + 1) * LANES); lane++) {
        most = Math.max(most, call.visibleTo(first + lane));
      }
      if (most > key) {
        panel(panel, key, Math.min(block, most - key));
      }
    }
    for (int i = 0; i < block; i++) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        long from = ROW * ((long) chunk * KEYS + i);
        long to = offset + i * row + ROW * chunk;
        int columns = Math.min(LANES, depth - chunk * LANES);
        GradientLanes.addRow(keyGradients + from, columns, at.gradK() + to);
        GradientLanes.addRow(valueGradients + from, columns, at.gradV() + to);
      }
    }
  }

  private void panel(int panel, int key, int count) {
    long lanes = panel * ROW;
    // Whole tiles: no query sees the keys behind the last, so their rows become 0.
    for (int i = 0; i < count; i += tileRows) {
      kernel.run(depth, keys + 4L * i * rows, 4L * rows, 4, packed[panel]);
      for (int vector = 0; vector < PanelKernel.VECTORS; vector++) {
        long lane = vector * BYTES;
        GradientLanes.probabilities(
            kernel.sums,
            vector,
            tileRows,
            probabilities + ROW * i + lane,
            totals + lanes + lane,
            key + i,
            limits + lanes + lane);
      }
      kernel.run(depth, values + 4L * i * rows, 4L * rows, 4, grads[panel]);
      for (int vector = 0; vector < PanelKernel.VECTORS; vector++) {
        long lane = vector * BYTES;
        GradientLanes.slopes(
            kernel.sums,
            vector,
            tileRows,
            probabilities + ROW * i + lane,
            slopes + ROW * i + lane,
            deltas + lanes + lane,
            key + i,
            limits + lanes + lane);
      }
    }
    for (int d = 0; d < depth; d += tileRows) {
      kernel.run(count, keys + 4L * d, 4, 4L * rows, slopes);
      kernel.add(results[panel] + ROW * d);
    }
    for (int chunk = 0; chunk < chunks; chunk++) {
      for (int i = 0; i < count; i += tileRows) {
        long to = ROW * ((long) chunk * KEYS + i);
        long operand = ROW * LANES * chunk;
        kernel.run(LANES, probabilities + ROW * i, ROW, 4, gradRows[panel] + operand);
        kernel.add(valueGradients + to);
        kernel.run(LANES, slopes + ROW * i, ROW, 4, packedRows[panel] + operand);
        kernel.add(keyGradients + to);
      }
    }
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // A tile, and its results.
  private void finish(
      AttentionCall call, long gradQ, int keyHead, int first, int count, boolean accumulate) {
    float scale = (float) call.heads().scale();
    for (int lane = 0; lane < count; lane++) {
      long from = results[lane / LANES] + 4L * (lane % LANES);
      long to = gradQ + call.queryOffset(keyHead, first + lane);
      for (int d = 0; d < depth; d++) {
        float before = accumulate ? MEMORY.get(FLOAT, to + 4L * d) : 0;
        MEMORY.set(FLOAT, to + 4L * d, before + MEMORY.get(FLOAT, from + ROW * d) * scale);
      }
    }
  }
}
