package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireElements;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.weight.DenseWeight;
import io.troupe.gpu.weight.Weight;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedWeightProducts(WeightProducts family) implements WeightProducts {
  @Override
  public void multiply(Matrix x, Weight weight, Matrix out, boolean accumulate) {
    require("x", x, x.rows(), weight.columns());
    require("out", out, x.rows(), weight.rows());
    requireElements("x", x, ElementType.FLOAT32);
    requireElements("out", out, ElementType.FLOAT32);
    requireDistinct(out, x);
    if (weight instanceof DenseWeight(Matrix matrix)) {
      requireElements("a weight", matrix, ElementType.FLOAT32, ElementType.BFLOAT16);
      requireDistinct(out, matrix);
    }
    family.multiply(x, weight, out, accumulate);
  }
}
