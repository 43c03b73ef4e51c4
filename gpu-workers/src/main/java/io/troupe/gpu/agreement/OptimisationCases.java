package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.operation.AdamWStep;
import java.util.List;

/** Steps of optimisers. */
final class OptimisationCases implements CaseFamily {
  @Override
  public String name() {
    return "optimisation";
  }

  @Override
  public List<OperationCase> cases(int size) {
    return List.of(adamW(3, size, 1), adamW(size, 5, 1000));
  }

  @Override
  public List<OperationCase> goldens() {
    return List.of(adamW(1, 1, 1), adamW(3, 7, 2), adamW(5, 33, 100));
  }

  @Override
  public List<OperationCase> benchmarks() {
    return List.of(adamW(4096, 4096, 10));
  }

  /**
   * The step divides by the root of the second moment: relative errors of about ten roundings, of
   * the parameter and of the step, which is at most about ten times the learning rate here.
   */
  private static OperationCase adamW(int rows, int columns, int step) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
            "optimisation.adamW",
            "f32",
            rows + "x" + columns + "-" + step,
            Work.memory(bytes, 0).withUpdated(3 * bytes).withFlops(14.0 * rows * columns),
            in -> {
              Matrix parameter = in.normal("parameter", rows, columns);
              Matrix gradient = in.normal("gradient", rows, columns);
              Matrix first = in.normal("first", rows, columns);
              Matrix second = in.uniform("second", rows, columns, 0.5, 2);
              MatrixGroup parameters = group(in, parameter);
              MatrixGroup gradients = group(in, gradient);
              MatrixGroup firsts = group(in, first);
              MatrixGroup seconds = group(in, second);
              AdamWStep numbers = new AdamWStep(1e-2, 0.9, 0.999, 1e-8, 0.1, step);
              Tolerance tolerance = Tolerance.units(8).and(Tolerance.within(1e-6));
              in.compared("parameter", parameter, tolerance);
              in.compared("first", first, Tolerance.sum(2));
              in.compared("second", second, Tolerance.units(6));
              return () ->
                  in.operations()
                      .optimisation()
                      .adamW(parameters, gradients, firsts, seconds, numbers);
            })
        .without(Values.LARGE);
  }

  private static MatrixGroup group(Inputs in, Matrix... matrices) {
    return MatrixGroup.of(in.scope(), List.of(matrices));
  }
}
