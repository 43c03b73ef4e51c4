package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Losses;

/**
 * Losses over listed rows, in double; every CPU backend uses them, as they cost next to nothing.
 */
public final class ReferenceLosses implements Losses {
  @Override
  public void crossEntropy(Matrix logits, Indices labels, Indices rows, Matrix out) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.get(i);
      double max = max(logits, row);
      sum += max + Math.log(exponentials(logits, row, max)) - logits.get(row, labels.get(row));
    }
    out.set(0, sum / rows.size());
  }

  @Override
  public void crossEntropyGradient(
      Matrix logits,
      Indices labels,
      Indices rows,
      Matrix gradOut,
      Matrix gradLogits,
      boolean accumulate) {
    if (!accumulate) {
      gradLogits.clear();
    }
    double scale = gradOut.get(0) / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.get(i);
      double max = max(logits, row);
      double total = exponentials(logits, row, max);
      for (int j = 0; j < logits.columns(); j++) {
        double hot = labels.get(row) == j ? 1 : 0;
        double gradient = scale * (Math.exp(logits.get(row, j) - max) / total - hot);
        gradLogits.set(row, j, gradLogits.get(row, j) + gradient);
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
    if (!accumulate) {
      gradLogits.clear();
    }
    double scale = gradOut.get(0) / ((double) rows.size() * logits.columns());
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.get(i);
      for (int j = 0; j < logits.columns(); j++) {
        double gradient = scale * (sigmoid(logits.get(row, j)) - targets.get(row, j));
        gradLogits.set(row, j, gradLogits.get(row, j) + gradient);
      }
    }
  }

  private static double sigmoid(double z) {
    // exp of a positive number could overflow.
    double small = Math.exp(-Math.abs(z));
    return z < 0 ? small / (1 + small) : 1 / (1 + small);
  }

  private static double max(Matrix logits, int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < logits.columns(); j++) {
      max = Math.max(max, logits.get(row, j));
    }
    return max;
  }

  private static double exponentials(Matrix logits, int row, double max) {
    double sum = 0;
    for (int j = 0; j < logits.columns(); j++) {
      sum += Math.exp(logits.get(row, j) - max);
    }
    return sum;
  }
}
