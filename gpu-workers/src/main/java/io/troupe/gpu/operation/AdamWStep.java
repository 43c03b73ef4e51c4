package io.troupe.gpu.operation;

/**
 * The numbers of one step of AdamW (arXiv 1711.05101, as PyTorch computes it).
 *
 * @param learningRate above 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled: parameters are first multiplied by 1 - learningRate weightDecay
 * @param step from 1, for the bias correction
 */
public record AdamWStep(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay, int step) {
  /** What the first moment is multiplied by to be without bias. */
  public double correction1() {
    return 1 / (1 - Math.pow(beta1, step));
  }

  /** What the second moment is multiplied by to be without bias. */
  public double correction2() {
    return 1 / (1 - Math.pow(beta2, step));
  }
}
