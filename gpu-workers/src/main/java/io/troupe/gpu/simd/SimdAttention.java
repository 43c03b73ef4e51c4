package io.troupe.gpu.simd;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Attention;
import io.troupe.gpu.operation.AttentionPass;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.CacheBlock;
import io.troupe.gpu.operation.Heads;
import io.troupe.gpu.parallel.ComputePool;
import java.lang.foreign.Arena;

/**
 * Attention in tiles of queries and, where there are few queries, of keys, whose parts are merged.
 */
final class SimdAttention implements Attention {
  /** Where there are fewer tiles of queries, keys are split too: enough for many threads. */
  private static final int TILES = 32;

  /** Keys of a part at least: below, merging would cost more than it spreads. */
  private static final int PART_KEYS = 256;

  private final ComputePool pool;
  private final GrowingMemory parts;
  private final GrowingMemory scratch;
  private final AttentionPanels[] panels;
  private final AttentionRows[] fewRows;
  private final AttentionSlopes[] slopes;

  SimdAttention(ComputePool pool, Arena arena) {
    this.pool = pool;
    this.parts = new GrowingMemory(arena);
    this.scratch = new GrowingMemory(arena);
    this.panels = new AttentionPanels[pool.threads()];
    this.fewRows = new AttentionRows[pool.threads()];
    this.slopes = new AttentionSlopes[pool.threads()];
    for (int i = 0; i < panels.length; i++) {
      fewRows[i] = new AttentionRows(PanelKernel.create());
      slopes[i] = new AttentionSlopes(PanelKernel.create());
      panels[i] = new AttentionPanels(PanelKernel.create());
    }
  }

  @Override
  public void attend(Matrix q, Matrix k, Matrix v, AttentionShape shape, Matrix out, Matrix lse) {
    int rows = q.rows() / shape.sequences();
    int keys = k.rows() / shape.sequences();
    AttentionCall call =
        AttentionCall.of(shape.heads(), q, rows, k, v, keys, row -> shape.visible(row, keys));
    forward(call, shape.sequences(), out.address(), lse.address());
  }

  @Override
  public void attendBlock(
      Matrix q, CacheBlock block, Indices last, Heads heads, int part, Matrix out, Matrix lse) {
    int keys = block.length();
    AttentionCall call =
        AttentionCall.of(
            heads,
            q,
            q.rows(),
            block.keys(),
            block.values(),
            keys,
            row -> (int) Math.clamp(last.get(row) + 1L, 0L, keys));
    long before = (long) part * q.rows();
    forward(
        call,
        1,
        out.address() + before * call.queryRowBytes(),
        lse.address() + 4 * before * heads.queries());
  }

  @Override
  public void merge(Matrix parts, Matrix partLse, Heads heads, Matrix out, Matrix lse) {
    int rows = out.rows();
    if (rows > 0) {
      int count = parts.rows() / rows;
      merge(
          new AttentionParts(count, rows, heads, parts.address(), partLse.address()),
          out.address(),
          lse.address());
    }
  }

  @Override
  public void attendGradient(
      AttentionPass pass,
      AttentionShape shape,
      Matrix gradOut,
      Matrix gradQ,
      Matrix gradK,
      Matrix gradV,
      boolean accumulate) {
    Heads heads = shape.heads();
    int rows = pass.q().rows() / shape.sequences();
    int keys = pass.k().rows() / shape.sequences();
    AttentionCall call =
        AttentionCall.of(
            heads, pass.q(), rows, pass.k(), pass.v(), keys, row -> shape.visible(row, keys));
    long each = AttentionSlopes.bytes(heads.dimension());
    long memory = scratch.of(each * pool.threads());
    pool.run(
        shape.sequences() * heads.keys(),
        (tile, thread) -> {
          int sequence = tile / heads.keys();
          long row = (long) sequence * rows;
          long key = (long) sequence * keys * call.keyRowBytes();
          long query = row * call.queryRowBytes();
          AttentionSlopes.Gradients at =
              new AttentionSlopes.Gradients(
                  pass.out().address() + query,
                  pass.lse().address() + 4 * row * heads.queries(),
                  gradOut.address() + query,
                  gradQ.address() + query,
                  gradK.address() + key,
                  gradV.address() + key);
          slopes[thread].run(
              call.sequence(sequence), at, memory + each * thread, tile % heads.keys(), accumulate);
        });
  }

  private void merge(AttentionParts merged, long out, long lse) {
    pool.run(merged.rows(), (row, thread) -> merged.merge(row, out, lse));
  }

  private void forward(AttentionCall call, int sequences, long out, long lse) {
    boolean few = AttentionRows.fits(call);
    int queryTiles = Math.ceilDiv(call.queries(), AttentionPanels.queries());
    int tiles = few ? sequences : sequences * call.heads().keys() * queryTiles;
    if (tiles == 0 || call.queries() == 0) {
      return;
    }
    // Of the shape only.
    int count = Math.clamp(call.keys() / PART_KEYS, 1, Math.ceilDiv(TILES, tiles));
    int length = Math.ceilDiv(Math.ceilDiv(call.keys(), count), 32) * 32;
    long rows = (long) sequences * call.rows();
    Result result = new Result(out, lse, 0, 0);
    if (count > 1) {
      long outBytes = rows * call.queryRowBytes();
      long lseBytes = 4 * rows * call.heads().queries();
      long memory = parts.of(count * (outBytes + lseBytes));
      result = new Result(memory, memory + count * outBytes, outBytes, lseBytes);
    }
    if (few) {
      rows(call, sequences, new Split(count, length), result);
    } else {
      panels(call, sequences, new Split(count, length), result);
    }
    if (count > 1) {
      int merged = (int) rows;
      merge(new AttentionParts(count, merged, call.heads(), result.out(), result.lse()), out, lse);
    }
  }

  /** Keys are cut into parts of one length. */
  private record Split(int count, int length) {}

  /** Where the first part of results goes, and how far the next ones are. */
  private record Result(long out, long lse, long nextOut, long nextLse) {}

  private void rows(AttentionCall call, int sequences, Split split, Result result) {
    long each = AttentionRows.bytes(call);
    long memory = scratch.of(each * pool.threads());
    pool.run(
        split.count() * sequences,
        (tile, thread) -> {
          int part = tile % split.count();
          int sequence = tile / split.count();
          long row = (long) sequence * call.rows();
          int from = part * split.length();
          fewRows[thread].run(
              call.sequence(sequence),
              memory + each * thread,
              Math.min(from, call.keys()),
              Math.min(from + split.length(), call.keys()),
              result.out() + part * result.nextOut() + row * call.queryRowBytes(),
              result.lse() + part * result.nextLse() + 4 * row * call.heads().queries());
        });
  }

  private void panels(AttentionCall call, int sequences, Split split, Result result) {
    int width = AttentionPanels.queries();
    int queryTiles = Math.ceilDiv(call.queries(), width);
    long each = AttentionPanels.bytes(call.heads().dimension());
    long memory = scratch.of(each * pool.threads());
    pool.run(
        split.count() * sequences * call.heads().keys() * queryTiles,
        (tile, thread) -> {
          int part = tile % split.count();
          int rest = tile / split.count();
          // The last queries first: with a causal mask they take longest.
          int first = (queryTiles - 1 - rest % queryTiles) * width;
          int keyHead = rest / queryTiles % call.heads().keys();
          int sequence = rest / queryTiles / call.heads().keys();
          long row = (long) sequence * call.rows();
          int from = part * split.length();
          panels[thread].run(
              call.sequence(sequence),
              memory + each * thread,
              keyHead,
              first,
              Math.min(width, call.queries() - first),
              Math.min(from, call.keys()),
              Math.min(from + split.length(), call.keys()),
              result.out() + part * result.nextOut() + row * call.queryRowBytes(),
              result.lse() + part * result.nextLse() + 4 * row * call.heads().queries());
        });
  }
}
