package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;

/** Layer normalisation, row by row, in double. */
public final class ReferenceNormalisation implements Normalisation {
  @Override
  public void layerNorm(Matrix x, Matrix gamma, Matrix beta, Matrix out, Matrix statistics) {
    int columns = x.columns();
    for (int row = 0; row < x.rows(); row++) {
      double mean = 0;
      for (int j = 0; j < columns; j++) {
        mean += x.get(row, j);
      }
      mean /= columns;
      double variance = 0;
      for (int j = 0; j < columns; j++) {
        double centred = x.get(row, j) - mean;
        variance += centred * centred;
      }
      double inverse = 1 / Math.sqrt(variance / columns + EPSILON);
      for (int j = 0; j < columns; j++) {
        double normal = (x.get(row, j) - mean) * inverse;
        out.set(row, j, normal * gamma.get(0, j) + beta.get(0, j));
      }
      statistics.set(row, 0, mean);
      statistics.set(row, 1, inverse);
    }
  }

  @Override
  public void layerNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    int columns = x.columns();
    for (int row = 0; row < x.rows(); row++) {
      double mean = statistics.get(row, 0);
      double inverse = statistics.get(row, 1);
      double sum = 0;
      double projected = 0;
      for (int j = 0; j < columns; j++) {
        double scaled = gradOut.get(row, j) * gamma.get(0, j);
        sum += scaled;
        projected += scaled * (x.get(row, j) - mean) * inverse;
      }
      for (int j = 0; j < columns; j++) {
        double normal = (x.get(row, j) - mean) * inverse;
        double scaled = gradOut.get(row, j) * gamma.get(0, j);
        double gradient = inverse * (scaled - sum / columns - normal * projected / columns);
        gradX.set(row, j, accumulate ? gradX.get(row, j) + gradient : gradient);
      }
    }
  }

  @Override
  public void layerNormParameterGradient(
      Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma, Matrix gradBeta) {
    for (int j = 0; j < x.columns(); j++) {
      double gammaSum = gradGamma.get(0, j);
      double betaSum = gradBeta.get(0, j);
      for (int row = 0; row < x.rows(); row++) {
        double normal = (x.get(row, j) - statistics.get(row, 0)) * statistics.get(row, 1);
        gammaSum += gradOut.get(row, j) * normal;
        betaSum += gradOut.get(row, j);
      }
      gradGamma.set(0, j, gammaSum);
      gradBeta.set(0, j, betaSum);
    }
  }
}
