package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/**
 * Scaled dot-product attention (arXiv 1706.03762) with grouped queries. {@link Operations} has
 * checked the shapes; results are never operands.
 *
 * <p>Heads lie side by side in the columns, as projections write them. Scores are never stored:
 * keys are taken in blocks with a running maximum and sum, and the gradient computes probabilities
 * again from the log-sum-exp of each row (FlashAttention-2, arXiv 2307.08691). Keys and values have
 * the queries' type or, for storage, BFLOAT16; sums are in the queries' type.
 *
 * <p>A query that sees no key, or only scores of -inf, gives 0 with a log-sum-exp of -inf. A NaN
 * among what a row sees makes the row NaN; where rows see different keys, it may also reach rows
 * that do not see it.
 */
public interface Attention {
  /**
   * {@code out = softmax(scale q k^T) v} for each sequence and head.
   *
   * @param q (s n, {@link Heads#queryColumns})
   * @param k (s m, {@link Heads#keyColumns})
   * @param v as k
   * @param out as q
   * @param lse (s n, query heads): the natural log of the sum of exp(score), for the gradient
   */
  void attend(Matrix q, Matrix k, Matrix v, AttentionShape shape, Matrix out, Matrix lse);

  /**
   * The gradients of {@link #attend}; all of one type.
   *
   * @param pass what {@link #attend} had read and written
   * @param gradOut as q
   * @param gradQ as q: written, or added to
   * @param gradK as k: written, or added to
   * @param gradV as k: written, or added to
   */
  void attendGradient(
      AttentionPass pass,
      AttentionShape shape,
      Matrix gradOut,
      Matrix gradQ,
      Matrix gradK,
      Matrix gradV,
      boolean accumulate);

  /**
   * Attention of queries to one block of a cache: one part of what {@link #merge} combines. Whose
   * queries they are does not matter, so several workers' go together, each with its own rotation.
   *
   * @param q (n, {@link Heads#queryColumns}), rotated relative to the block
   * @param last for each query the last row of the block that it sees; any number: behind the
   *     block's end it sees all of it, below 0 nothing
   * @param part which part this is, from 0: rows part n to (part + 1) n of the results are written
   * @param out (p n, {@link Heads#queryColumns})
   * @param lse (p n, query heads)
   */
  void attendBlock(
      Matrix q, CacheBlock block, Indices last, Heads heads, int part, Matrix out, Matrix lse);

  /**
   * Combines parts as if their keys had been one: {@code lse = log(sum exp(partLse))}, {@code out =
   * sum exp(partLse - lse) parts}.
   *
   * @param parts (p n, {@link Heads#queryColumns})
   * @param partLse (p n, query heads)
   * @param out (n, {@link Heads#queryColumns})
   * @param lse (n, query heads)
   */
  void merge(Matrix parts, Matrix partLse, Heads heads, Matrix out, Matrix lse);
}
