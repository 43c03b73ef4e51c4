package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.BYTES;
import static io.troupe.gpu.simd.Lanes.FLOAT;
import static io.troupe.gpu.simd.Lanes.MEMORY;
import static io.troupe.gpu.simd.PanelKernel.LANES;
import static io.troupe.gpu.simd.PanelKernel.ROW;

/**
 * Attention of up to {@link #queries} queries of one key head to a range of keys, with many
 * queries: a panel of four vectors of queries is the packed operand of both products. Scores are
 * transposed (a row is a key), so keys and values are the left operand as they are, and
 * probabilities are packed as they come. Each thread has its own.
 */
final class AttentionPanels {
  /** Keys of a block: whole tiles; a panel's scores stay in the first cache. */
  static final int KEYS = 96;

  /** Panels that share a block of keys once it was copied. */
  private static final int PANELS = 4;

  private final PanelKernel kernel;
  private final int tileRows;

  private long queries;
  private long results;
  private long scores;
  private long keys;
  private long values;
  private long maxima;
  private long before;
  private long sums;
  private long limits;
  private int depth;
  private int rows;

  AttentionPanels(PanelKernel kernel) {
    this.kernel = kernel;
    this.tileRows = kernel.rows();
  }

  /** How many queries are taken at once. */
  static int queries() {
    return PANELS * LANES;
  }

  /** What it needs of memory. */
  static long bytes(int dimension) {
    long padded = Math.ceilDiv(dimension, 6) * 6L;
    long panels = PANELS * ROW;
    long lanes = panels * (dimension + padded + 4);
    return align(lanes + KEYS * (ROW + 4L * dimension + 4 * padded) + 128);
  }

  /**
   * Computes one tile.
   *
   * @param memory {@link #bytes} of this thread
   * @param first the first query of the key head
   * @param count how many, at most {@link #queries}
   * @param fromKey the first key
   * @param toKey behind the last key
   * @param out the first row of results, of all heads
   * @param lse the first row of log-sum-exps, of all heads
   */
  @SuppressWarnings("checkstyle:ParameterNumber") // A tile in three dimensions, and its results.
  void run(
      AttentionCall call,
      long memory,
      int keyHead,
      int first,
      int count,
      int fromKey,
      int toKey,
      long out,
      long lse) {
    place(memory, call.heads().dimension());
    int panels = Math.ceilDiv(count, LANES);
    int most = start(call, keyHead, first, count, panels);
    int end = Math.min(toKey, most);
    for (int key = fromKey; key < end; key += KEYS) {
      int block = Math.min(KEYS, end - key);
      long source = key * call.keyRowBytes() + call.keyHeadBytes(keyHead);
      long row = call.keyRowBytes();
      KeyBlocks.copy(call.k() + source, row, call.half(), block, depth, keys, 4L * depth);
      KeyBlocks.copy(call.v() + source, row, call.half(), block, depth, values, 4L * rows);
      for (int panel = 0; panel < panels; panel++) {
        panel(panel, key, block, first, Math.min(count, (panel + 1) * LANES), call);
      }
    }
    finish(call, keyHead, first, count, panels, out, lse);
  }

  private void place(long memory, int dimension) {
    depth = dimension;
    rows = Math.ceilDiv(dimension, tileRows) * tileRows;
    long lanes = PANELS * ROW;
    queries = memory;
    results = queries + lanes * depth;
    scores = results + lanes * rows;
    keys = scores + KEYS * ROW;
    // Whole vectors behind rows of any length.
    values = align(keys + 4L * KEYS * depth);
    maxima = align(values + 4L * KEYS * rows);
    before = maxima + lanes;
    sums = before + lanes;
    limits = sums + lanes;
  }

  private static long align(long address) {
    return (address + 63) & -64L;
  }

  /** Packs the queries and clears the results; gives how many keys are seen at all. */
  private int start(AttentionCall call, int keyHead, int first, int count, int panels) {
    int lanes = LANES;
    int most = 0;
    float scale = (float) call.heads().scale();
    for (int lane = 0; lane < panels * lanes; lane++) {
      // Lanes without a query repeat the limit of the last, so that they do not call for a mask.
      int query = first + Math.min(lane, count - 1);
      int visible = call.visibleTo(query);
      most = Math.max(most, visible);
      MEMORY.set(FLOAT, limits + 4L * lane, visible);
      MEMORY.set(FLOAT, maxima + 4L * lane, Float.NEGATIVE_INFINITY);
      MEMORY.set(FLOAT, before + 4L * lane, Float.NEGATIVE_INFINITY);
      MEMORY.set(FLOAT, sums + 4L * lane, 0);
      long to = queries + 4L * (lane / lanes * lanes * depth + lane % lanes);
      long from = call.q() + call.queryOffset(keyHead, query);
      float factor = lane < count ? scale : 0;
      for (int d = 0; d < depth; d++) {
        MEMORY.set(FLOAT, to + ROW * d, MEMORY.get(FLOAT, from + 4L * d) * factor);
      }
    }
    MEMORY.asSlice(results, panels * ROW * rows).fill((byte) 0);
    return most;
  }

  private void panel(int panel, int key, int block, int first, int end, AttentionCall call) {
    int from = first + panel * LANES;
    // Rows see ever more keys or, in a batch of workers, any number: ask each.
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int query = from; query < first + end; query++) {
      int visible = call.visibleTo(query);
      least = Math.min(least, visible);
      most = Math.max(most, visible);
    }
    int count = Math.min(block, most - key);
    if (count <= 0) {
      return;
    }
    long lanes = panel * ROW;
    long packed = queries + lanes * depth;
    for (int row = 0; row < count; row += tileRows) {
      kernel.run(depth, keys + 4L * row * depth, 4L * depth, 4, packed);
      int stored = Math.min(tileRows, count - row);
      long to = scores + row * ROW;
      if (least >= key + count) {
        ScoreLanes.store(kernel.sums, stored, to, maxima + lanes);
      } else {
        ScoreLanes.storeMasked(kernel.sums, stored, to, maxima + lanes, key + row, limits + lanes);
      }
    }
    long out = results + lanes * rows;
    for (long half = 0; half < ROW; half += BYTES) {
      long lane = lanes + half;
      ScoreLanes.rescale(before + lane, maxima + lane, sums + lane, depth, out + half);
      ScoreLanes.exponentials(count, scores + half, maxima + lane, sums + lane);
    }
    for (int d = 0; d < depth; d += tileRows) {
      kernel.run(count, values + 4L * d, 4, 4L * rows, scores);
      kernel.add(out + d * ROW);
    }
  }

  private void finish(
      AttentionCall call, int keyHead, int first, int count, int panels, long out, long lse) {
    int lanes = LANES;
    for (int panel = 0; panel < panels; panel++) {
      for (long half = 0; half < ROW; half += BYTES) {
        long lane = panel * ROW + half;
        ScoreLanes.normalise(sums + lane, depth, results + panel * ROW * rows + half);
      }
    }
    for (int lane = 0; lane < count; lane++) {
      double maximum = MEMORY.get(FLOAT, maxima + 4L * lane);
      double sum = MEMORY.get(FLOAT, sums + 4L * lane);
      MEMORY.set(
          FLOAT, lse + call.lseOffset(keyHead, first + lane), (float) (maximum + Math.log(sum)));
      long from = results + 4L * (lane / lanes * lanes * rows + lane % lanes);
      long to = out + call.queryOffset(keyHead, first + lane);
      for (int d = 0; d < depth; d++) {
        MEMORY.set(FLOAT, to + 4L * d, MEMORY.get(FLOAT, from + ROW * d));
      }
    }
  }
}
