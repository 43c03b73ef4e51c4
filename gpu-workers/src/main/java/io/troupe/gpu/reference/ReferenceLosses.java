package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Losses;

/**
 * Losses over listed rows, in double; every CPU backend uses them, as they cost next to nothing.
 */
public final class ReferenceLosses implements Losses {
  @Override
  public void crossEntropy(
      Matrix logits, Indices labels, Indices rows, Matrix out, Matrix logSumExp) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.get(i);
      double max = ReferenceSoftmax.max(logits, row);
      double logarithm = max + Math.log(ReferenceSoftmax.exponentials(logits, row, max));
      logSumExp.set(row, logarithm);
      sum += logarithm - logits.get(row, labels.get(row));
    }
    out.set(0, sum / rows.size());
  }

  @Override
  public void crossEntropyGradient(
      Matrix logits,
      Indices labels,
      Indices rows,
      Matrix logSumExp,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    int[] counts = counts(rows, logits.rows());
    double scale = gradOut.get(0) / rows.size();
    for (int row = 0; row < logits.rows(); row++) {
      for (int j = 0; j < logits.columns(); j++) {
        double gradient = 0;
        if (counts[row] > 0) {
          double hot = labels.get(row) == j ? 1 : 0;
          double probability = Math.exp(logits.get(row, j) - logSumExp.get(row));
          gradient = counts[row] * scale * (probability - hot);
        }
        gradLogits.set(row, j, accumulate ? gradLogits.get(row, j) + gradient : gradient);
      }
    }
  }

  @Override
  public void binaryCrossEntropy(Matrix logits, Matrix targets, Indices rows, Matrix out) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < logits.columns(); j++) {
        double z = logits.get(rows.get(i), j);
        double y = targets.get(rows.get(i), j);
        sum += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
      }
    }
    out.set(0, sum / ((double) rows.size() * logits.columns()));
  }

  @Override
  public void binaryCrossEntropyGradient(
      Matrix logits,
      Matrix targets,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    int[] counts = counts(rows, logits.rows());
    double scale = gradOut.get(0) / ((double) rows.size() * logits.columns());
    for (int row = 0; row < logits.rows(); row++) {
      for (int j = 0; j < logits.columns(); j++) {
        double gradient = 0;
        if (counts[row] > 0) {
          double difference = sigmoid(logits.get(row, j)) - targets.get(row, j);
          gradient = counts[row] * scale * difference;
        }
        gradLogits.set(row, j, accumulate ? gradLogits.get(row, j) + gradient : gradient);
      }
    }
  }

  /** How often each row is listed. */
  private static int[] counts(Indices rows, int total) {
    int[] counts = new int[total];
    for (int i = 0; i < rows.size(); i++) {
      counts[rows.get(i)]++;
    }
    return counts;
  }

  private static double sigmoid(double z) {
    // exp of a positive number could overflow.
    double small = Math.exp(-Math.abs(z));
    return z < 0 ? small / (1 + small) : 1 / (1 + small);
  }
}
