package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Turns rows of any width into distributions. {@link Operations} has checked the shapes; results
 * may be operands.
 *
 * <p>{@code -infinity} becomes exactly 0. As in PyTorch a row of nothing else, one with {@code
 * +infinity}, and one with a value that is no number becomes no numbers. What lies more than 87
 * below its row's largest may become 0.
 */
public interface Softmax {
  /**
   * {@code out = exp(x - max) / sum of exp(x - max)} over each row.
   *
   * @param x (n, c)
   * @param out (n, c)
   */
  void softmax(Matrix x, Matrix out);

  /**
   * {@code gradX (+)= probabilities (gradOut - sum of probabilities gradOut)} over each row.
   *
   * @param probabilities what {@link #softmax} had written
   */
  void softmaxGradient(Matrix probabilities, Matrix gradOut, Matrix gradX, boolean accumulate);

  /**
   * {@code out = x - max - log(sum of exp(x - max))} over each row.
   *
   * @param x (n, c)
   * @param out (n, c)
   */
  void logSoftmax(Matrix x, Matrix out);

  /**
   * {@code gradX (+)= gradOut - exp(logarithms) (sum of gradOut)} over each row.
   *
   * @param logarithms what {@link #logSoftmax} had written
   */
  void logSoftmaxGradient(Matrix logarithms, Matrix gradOut, Matrix gradX, boolean accumulate);
}
