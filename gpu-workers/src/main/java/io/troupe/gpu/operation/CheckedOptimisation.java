package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedOptimisation(Optimisation family) implements Optimisation {
  @Override
  public void adamW(
      MatrixGroup parameters,
      MatrixGroup gradients,
      MatrixGroup first,
      MatrixGroup second,
      AdamWStep step) {
    requireAlike("gradients", gradients, parameters);
    requireAlike("first", first, parameters);
    requireAlike("second", second, parameters);
    family.adamW(parameters, gradients, first, second, step);
  }

  @Override
  public void norm(MatrixGroup matrices, Matrix out) {
    require("out", out, 1, 1);
    requireComputed(matrices, out);
    family.norm(matrices, out);
  }

  @Override
  public void clip(MatrixGroup matrices, Matrix norm, double limit) {
    require("norm", norm, 1, 1);
    requireComputed(matrices, norm);
    if (!(limit > 0)) {
      throw new IllegalArgumentException("a norm is clipped to more than 0, got " + limit);
    }
    family.clip(matrices, norm, limit);
  }

  @Override
  public void average(MatrixGroup averages, MatrixGroup values, double decay) {
    requireAlike("values", values, averages);
    if (!(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException("a decay lies in [0, 1], got " + decay);
    }
    family.average(averages, values, decay);
  }

  private static void requireAlike(String name, MatrixGroup group, MatrixGroup like) {
    if (group.matrices().size() != like.matrices().size()) {
      throw new IllegalArgumentException(
          name
              + " must be "
              + like.matrices().size()
              + " matrices, got "
              + group.matrices().size());
    }
    for (int i = 0; i < group.matrices().size(); i++) {
      requireLike(name + "[" + i + "]", group.matrices().get(i), like.matrices().get(i));
      requireType(like.matrices().get(i), group.matrices().get(i));
    }
  }

  private static void requireComputed(MatrixGroup group, Matrix number) {
    for (Matrix matrix : group.matrices()) {
      requireType(number, matrix);
    }
  }
}
