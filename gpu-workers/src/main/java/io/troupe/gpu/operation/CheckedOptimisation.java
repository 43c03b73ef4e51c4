package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedOptimisation(Optimisation family) implements Optimisation {
  @Override
  public void adamW(
      Matrix parameter, Matrix gradient, Matrix first, Matrix second, AdamWStep step) {
    requireLike("gradient", gradient, parameter);
    requireLike("first", first, parameter);
    requireLike("second", second, parameter);
    requireType(parameter, gradient, first, second);
    family.adamW(parameter, gradient, first, second, step);
  }
}
