package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedSoftmax(Softmax family) implements Softmax {
  @Override
  public void softmax(Matrix x, Matrix out) {
    requireLike("out", out, x);
    requireType(x, out);
    family.softmax(x, out);
  }

  @Override
  public void softmaxGradient(
      Matrix probabilities, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireLike("gradOut", gradOut, probabilities);
    requireLike("gradX", gradX, probabilities);
    requireType(probabilities, gradOut, gradX);
    family.softmaxGradient(probabilities, gradOut, gradX, accumulate);
  }

  @Override
  public void logSoftmax(Matrix x, Matrix out) {
    requireLike("out", out, x);
    requireType(x, out);
    family.logSoftmax(x, out);
  }

  @Override
  public void logSoftmaxGradient(
      Matrix logarithms, Matrix gradOut, Matrix gradX, boolean accumulate) {
    requireLike("gradOut", gradOut, logarithms);
    requireLike("gradX", gradX, logarithms);
    requireType(logarithms, gradOut, gradX);
    family.logSoftmaxGradient(logarithms, gradOut, gradX, accumulate);
  }
}
