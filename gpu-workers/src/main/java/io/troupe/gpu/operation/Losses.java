package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/**
 * Mean losses over a subset of rows. {@link Operations} has checked the shapes. Gradients are
 * written to all rows: zero outside the subset. Rows that are listed twice count twice.
 */
public interface Losses {
  /**
   * The mean of {@code logsumexp(logits) - logits[label]} over the rows.
   *
   * @param logits (n, c)
   * @param labels n classes
   * @param rows the subset; at least one
   * @param out (1, 1)
   * @param logSumExp (n, 1): receives {@code logsumexp(logits)} of the rows in the subset
   */
  void crossEntropy(Matrix logits, Indices labels, Indices rows, Matrix out, Matrix logSumExp);

  /**
   * {@code gradLogits (+)= gradOut (softmax - one hot) / rows}.
   *
   * @param logSumExp what {@link #crossEntropy} had written
   * @param gradOut (1, 1)
   * @param gradLogits (n, c); may be the logits
   */
  void crossEntropyGradient(
      Matrix logits,
      Indices labels,
      Indices rows,
      Matrix logSumExp,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate);

  /**
   * The mean of {@code max(z, 0) - z y + log(1 + exp(-|z|))} over the rows and columns.
   *
   * @param logits (n, c)
   * @param targets (n, c), in [0, 1]
   * @param rows the subset; at least one
   * @param out (1, 1)
   */
  void binaryCrossEntropy(Matrix logits, Matrix targets, Indices rows, Matrix out);

  /** {@code gradLogits (+)= gradOut (sigmoid(z) - y) / (rows columns)}. */
  void binaryCrossEntropyGradient(
      Matrix logits,
      Matrix targets,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate);
}
