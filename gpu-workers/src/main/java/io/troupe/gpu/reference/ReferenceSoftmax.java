package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Softmax;

/** Distributions, row by row, in double. */
public final class ReferenceSoftmax implements Softmax {
  @Override
  public void softmax(Matrix x, Matrix out) {
    for (int row = 0; row < x.rows(); row++) {
      double max = max(x, row);
      double sum = exponentials(x, row, max);
      for (int j = 0; j < x.columns(); j++) {
        out.set(row, j, Math.exp(x.get(row, j) - max) / sum);
      }
    }
  }

  @Override
  public void softmaxGradient(
      Matrix probabilities, Matrix gradOut, Matrix gradX, boolean accumulate) {
    for (int row = 0; row < probabilities.rows(); row++) {
      double sum = 0;
      for (int j = 0; j < probabilities.columns(); j++) {
        sum += probabilities.get(row, j) * gradOut.get(row, j);
      }
      for (int j = 0; j < probabilities.columns(); j++) {
        double gradient = probabilities.get(row, j) * (gradOut.get(row, j) - sum);
        gradX.set(row, j, accumulate ? gradX.get(row, j) + gradient : gradient);
      }
    }
  }

  @Override
  public void logSoftmax(Matrix x, Matrix out) {
    for (int row = 0; row < x.rows(); row++) {
      double max = max(x, row);
      double logarithm = Math.log(exponentials(x, row, max));
      for (int j = 0; j < x.columns(); j++) {
        out.set(row, j, x.get(row, j) - max - logarithm);
      }
    }
  }

  @Override
  public void logSoftmaxGradient(
      Matrix logarithms, Matrix gradOut, Matrix gradX, boolean accumulate) {
    for (int row = 0; row < logarithms.rows(); row++) {
      double sum = 0;
      for (int j = 0; j < logarithms.columns(); j++) {
        sum += gradOut.get(row, j);
      }
      for (int j = 0; j < logarithms.columns(); j++) {
        double gradient = gradOut.get(row, j) - Math.exp(logarithms.get(row, j)) * sum;
        gradX.set(row, j, accumulate ? gradX.get(row, j) + gradient : gradient);
      }
    }
  }

  static double max(Matrix x, int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < x.columns(); j++) {
      max = Math.max(max, x.get(row, j));
    }
    return max;
  }

  static double exponentials(Matrix x, int row, double max) {
    double sum = 0;
    for (int j = 0; j < x.columns(); j++) {
      sum += Math.exp(x.get(row, j) - max);
    }
    return sum;
  }
}
