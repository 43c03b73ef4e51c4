package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;

/** Normalisation, row by row, in double. */
public final class ReferenceNormalisation implements Normalisation {
  @Override
  public void layerNorm(
      Matrix x, Matrix gamma, Matrix beta, double epsilon, Matrix out, Matrix statistics) {
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
      double inverse = 1 / Math.sqrt(variance / columns + epsilon);
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

  @Override
  public void rmsNorm(Matrix x, Matrix gamma, double epsilon, Matrix out, Matrix statistics) {
    int columns = gamma.columns();
    for (long group = 0; group < statistics.size(); group++) {
      long first = group * columns;
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        squares += x.get(first + j) * x.get(first + j);
      }
      double inverse = 1 / Math.sqrt(squares / columns + epsilon);
      for (int j = 0; j < columns; j++) {
        out.set(first + j, x.get(first + j) * inverse * gamma.get(j));
      }
      statistics.set(group, inverse);
    }
  }

  @Override
  public void rmsNormInputGradient(
      Matrix x, Matrix gamma, Matrix statistics, Matrix gradOut, Matrix gradX, boolean accumulate) {
    int columns = gamma.columns();
    for (long group = 0; group < statistics.size(); group++) {
      long first = group * columns;
      double inverse = statistics.get(group);
      double projected = 0;
      for (int j = 0; j < columns; j++) {
        projected += gradOut.get(first + j) * gamma.get(j) * x.get(first + j) * inverse;
      }
      for (int j = 0; j < columns; j++) {
        double scaled = gradOut.get(first + j) * gamma.get(j);
        double normal = x.get(first + j) * inverse;
        double gradient = inverse * (scaled - normal * projected / columns);
        gradX.set(first + j, accumulate ? gradX.get(first + j) + gradient : gradient);
      }
    }
  }

  @Override
  public void rmsNormWeightGradient(Matrix x, Matrix statistics, Matrix gradOut, Matrix gradGamma) {
    int columns = gradGamma.columns();
    for (int j = 0; j < columns; j++) {
      double sum = gradGamma.get(j);
      for (long group = 0; group < statistics.size(); group++) {
        long at = group * columns + j;
        sum += gradOut.get(at) * x.get(at) * statistics.get(group);
      }
      gradGamma.set(j, sum);
    }
  }
}
