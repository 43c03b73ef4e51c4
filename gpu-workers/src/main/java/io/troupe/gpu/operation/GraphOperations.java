package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/**
 * Products with sparse matrices in compressed rows, and what attention over the edges of a graph
 * needs. Everything gathers in the order of the edges, so that sums have a fixed order; nothing of
 * the size edges x features is ever stored. {@link Operations} has checked the shapes; {@code out}
 * is no operand.
 *
 * <p><b>Heads.</b> What belongs to an edge has one column for each of h heads; of a node's c
 * features, head k has the block from {@code k c / h} to {@code (k + 1) c / h - 1}. A model whose
 * heads are interleaved (feature j belongs to head j mod h) gets the same numbers by the same
 * permutation of the rows of the weights that make its features.
 */
public interface GraphOperations {
  /**
   * {@code out[v] (+)= sum over the edges e of v of weights[e] x[neighbours[e]]}, in the order of
   * the edges; a row without edges is 0. Each head weighs its block of columns.
   *
   * @param adjacency v rows, e edges
   * @param weights (e, h)
   * @param x (any, c), h divides c
   * @param out (v, c)
   */
  void aggregate(Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate);

  /**
   * {@code out[e, k] (+)= <left[v], right[neighbours[e]]>} over the block of head k, for the edges
   * e of each row v: the dense product of both at the places of the edges only, and the gradient of
   * {@link #aggregate} by its weights.
   *
   * @param left (v, c)
   * @param right (any, c)
   * @param out (e, h), h divides c
   */
  void dot(Adjacency adjacency, Matrix left, Matrix right, Matrix out, boolean accumulate);

  /**
   * {@code out[e] = left[v] + right[neighbours[e]]} for the edges e of each row v.
   *
   * @param left (v, h)
   * @param right (any, h)
   * @param out (e, h)
   */
  void add(Adjacency adjacency, Matrix left, Matrix right, Matrix out);

  /**
   * {@code out = softmax(scale scores)} over the edges of each row, for each head alone. The
   * largest score of the row is subtracted first, so that nothing overflows. A row of minus
   * infinity is NaN.
   *
   * @param scores (e, h)
   * @param scale above 0, such as 1 / sqrt(features of a head)
   * @param out (e, h)
   */
  void softmax(Adjacency adjacency, Matrix scores, double scale, Matrix out);

  /**
   * {@code gradScores[e] (+)= scale p[e] (gradOut[e] - sum over the row's edges f of p[f]
   * gradOut[f])} with the probabilities p of {@link #softmax}.
   *
   * @param probabilities (e, h)
   * @param gradOut (e, h)
   * @param gradScores (e, h)
   */
  void softmaxGradient(
      Adjacency adjacency,
      Matrix probabilities,
      Matrix gradOut,
      double scale,
      Matrix gradScores,
      boolean accumulate);

  /**
   * {@code out[v] (+)= sum of x[i], i from offsets[v] to offsets[v + 1] - 1}; an empty segment is
   * 0.
   *
   * @param offsets v + 1 positions, rising from 0 to n
   * @param x (n, c)
   * @param out (v, c)
   */
  void segmentSum(Indices offsets, Matrix x, Matrix out, boolean accumulate);

  /**
   * {@code out[v] (+)= sum of x[rows[i]], i from offsets[v] to offsets[v + 1] - 1}. With {@code
   * edgeOfSourcePosition} of a graph it sums what belongs to edges for each source.
   *
   * @param offsets v + 1 positions, rising from 0 to the number of rows
   * @param x (any, c)
   * @param out (v, c)
   */
  void segmentSum(Indices offsets, Indices rows, Matrix x, Matrix out, boolean accumulate);

  /**
   * {@code out[i] (+)= x[rows[i]]}, such as the edges' values in the order by source.
   *
   * @param x (any, c)
   * @param out (n, c) for n rows
   */
  void gather(Indices rows, Matrix x, Matrix out, boolean accumulate);
}
