package io.troupe.gpu.simd;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Heads;

/**
 * What attention of one sequence reads, by address. The queries of one key head are numbered along
 * its group: number u is row {@code u / group} and query head {@code u % group} of the group.
 *
 * @param heads how columns are cut
 * @param q the first query
 * @param rows how many rows of queries
 * @param k the first key
 * @param v the first value
 * @param half whether keys and values are BFLOAT16
 * @param keys how many keys
 * @param visible how many keys a row sees, from the first
 */
record AttentionCall(
    Heads heads, long q, int rows, long k, long v, boolean half, int keys, Visible visible) {

  /** How many of the keys a row of queries sees, from the first. */
  @FunctionalInterface
  interface Visible {
    int of(int row);
  }

  static AttentionCall of(
      Heads heads, Matrix q, int rows, Matrix k, Matrix v, int keys, Visible visible) {
    boolean half = k.type() == ElementType.BFLOAT16;
    return new AttentionCall(
        heads, q.address(), rows, k.address(), v.address(), half, keys, visible);
  }

  /** The same of the sequence that lies {@code number} sequences below. */
  AttentionCall sequence(int number) {
    long queries = (long) number * rows * queryRowBytes();
    long below = (long) number * keys * keyRowBytes();
    return new AttentionCall(heads, q + queries, rows, k + below, v + below, half, keys, visible);
  }

  /** Queries of one key head. */
  int queries() {
    return rows * heads.group();
  }

  long queryRowBytes() {
    return 4L * heads.queryColumns();
  }

  long keyRowBytes() {
    return (half ? 2L : 4L) * heads.keyColumns();
  }

  /** The first column of a key head, in bytes. */
  long keyHeadBytes(int keyHead) {
    return (half ? 2L : 4L) * keyHead * heads.dimension();
  }

  /** Where a query of a key head begins, from the start of queries, results or their gradients. */
  long queryOffset(int keyHead, int query) {
    int group = heads.group();
    int row = query / group;
    int head = keyHead * group + query % group;
    return row * queryRowBytes() + 4L * head * heads.dimension();
  }

  /** Where the log-sum-exp of a query of a key head lies, from the start of them. */
  long lseOffset(int keyHead, int query) {
    int group = heads.group();
    long row = query / group;
    return 4 * (row * heads.queries() + (long) keyHead * group + query % group);
  }

  /** How many keys a query sees. */
  int visibleTo(int query) {
    return visible.of(query / heads.group());
  }
}
