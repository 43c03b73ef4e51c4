package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.MatrixGroup;
import io.troupe.gpu.operation.AdamWStep;
import java.util.ArrayList;
import java.util.List;

/** Steps of optimisers over groups of one matrix of each shape. */
final class OptimisationCases implements CaseFamily {
  @Override
  public String name() {
    return "optimisation";
  }

  @Override
  public List<OperationCase> cases(int size) {
    Shapes small = new Shapes(3, size);
    Shapes mixed = new Shapes(size, 5).and(1, 1).and(7, size);
    return List.of(
        adamW(small, 1),
        adamW(mixed, 1000),
        norm(small),
        norm(mixed),
        clip(small, 1),
        clip(mixed, 30),
        average(small),
        average(mixed));
  }

  @Override
  public List<OperationCase> goldens() {
    Shapes one = new Shapes(1, 1);
    Shapes small = new Shapes(3, 7);
    Shapes wide = new Shapes(5, 33);
    Shapes two = new Shapes(4, 9).and(1, 17);
    return List.of(
        adamW(one, 1),
        adamW(small, 2),
        adamW(wide, 100),
        norm(small),
        norm(wide),
        norm(two),
        clip(small, 1),
        clip(wide, 30),
        clip(two, 2),
        average(one),
        average(small),
        average(two));
  }

  @Override
  public List<OperationCase> benchmarks() {
    Shapes large = new Shapes(4096, 4096);
    return List.of(adamW(large, 10), norm(large), clip(large, 1), average(large));
  }

  /**
   * The step divides by the root of the second moment: relative errors of about ten roundings, of
   * the parameter and of the step, which is at most about ten times the learning rate here.
   */
  private static OperationCase adamW(Shapes shapes, int step) {
    long bytes = 4 * shapes.elements();
    return new OperationCase(
            "optimisation.adamW",
            "f32",
            shapes + "-" + step,
            Work.memory(bytes, 0).withUpdated(3 * bytes).withFlops(14.0 * shapes.elements()),
            in -> {
              Tolerance tolerance = Tolerance.units(8).and(Tolerance.within(1e-6));
              MatrixGroup parameters = changed(in, "parameter", shapes, tolerance);
              MatrixGroup gradients = normal(in, "gradient", shapes);
              MatrixGroup first = changed(in, "first", shapes, Tolerance.sum(2));
              MatrixGroup second = positive(in, "second", shapes, Tolerance.units(6));
              AdamWStep numbers = new AdamWStep(1e-2, 0.9, 0.999, 1e-8, 0.1, step);
              return () ->
                  in.operations()
                      .optimisation()
                      .adamW(parameters, gradients, first, second, numbers);
            })
        .without(Values.LARGE);
  }

  /**
   * Half of a sum's tolerance, since a root halves relative errors; squares below the smallest
   * float vanish.
   */
  private static OperationCase norm(Shapes shapes) {
    double summands = Math.min(MatrixGroup.CHUNK, shapes.elements());
    Tolerance tolerance = Tolerance.units(Math.sqrt(summands) + 2).and(Tolerance.within(1e-20));
    return new OperationCase(
        "optimisation.norm",
        "f32",
        shapes.toString(),
        Work.memory(4 * shapes.elements(), 0).withFlops(2.0 * shapes.elements()),
        in -> {
          MatrixGroup matrices = normal(in, "matrix", shapes);
          Matrix out = in.output("out", 1, 1, tolerance);
          return () -> in.operations().optimisation().norm(matrices, out);
        });
  }

  /** A sum, a quotient and a product, each rounded. */
  private static OperationCase clip(Shapes shapes, double limit) {
    return new OperationCase(
        "optimisation.clip",
        "f32",
        shapes + "-" + limit,
        Work.memory(0, 0).withUpdated(4 * shapes.elements()).withFlops((double) shapes.elements()),
        in -> {
          MatrixGroup matrices = changed(in, "matrix", shapes, Tolerance.units(4));
          Matrix norm = in.uniform("norm", 1, 1, 5, 20);
          return () -> in.operations().optimisation().clip(matrices, norm, limit);
        });
  }

  private static OperationCase average(Shapes shapes) {
    long bytes = 4 * shapes.elements();
    return new OperationCase(
        "optimisation.average",
        "f32",
        shapes.toString(),
        Work.memory(bytes, 0).withUpdated(bytes).withFlops(3.0 * shapes.elements()),
        in -> {
          MatrixGroup averages = changed(in, "average", shapes, Tolerance.ofLargest(4));
          MatrixGroup values = normal(in, "value", shapes);
          return () -> in.operations().optimisation().average(averages, values, 0.9);
        });
  }

  private static MatrixGroup normal(Inputs in, String name, Shapes shapes) {
    List<Matrix> matrices = new ArrayList<>();
    for (int i = 0; i < shapes.list().size(); i++) {
      int[] shape = shapes.list().get(i);
      matrices.add(in.normal(name + i, shape[0], shape[1]));
    }
    return MatrixGroup.of(in.scope(), matrices);
  }

  private static MatrixGroup changed(Inputs in, String name, Shapes shapes, Tolerance tolerance) {
    return compared(in, name, normal(in, name, shapes), tolerance);
  }

  private static MatrixGroup positive(Inputs in, String name, Shapes shapes, Tolerance tolerance) {
    List<Matrix> matrices = new ArrayList<>();
    for (int i = 0; i < shapes.list().size(); i++) {
      int[] shape = shapes.list().get(i);
      matrices.add(in.uniform(name + i, shape[0], shape[1], 0.5, 2));
    }
    return compared(in, name, MatrixGroup.of(in.scope(), matrices), tolerance);
  }

  private static MatrixGroup compared(
      Inputs in, String name, MatrixGroup group, Tolerance tolerance) {
    for (int i = 0; i < group.matrices().size(); i++) {
      in.compared(name + i, group.matrices().get(i), tolerance);
    }
    return group;
  }

  /** The shapes of a group. */
  private record Shapes(List<int[]> list) {
    Shapes(int rows, int columns) {
      this(List.of(new int[] {rows, columns}));
    }

    Shapes and(int rows, int columns) {
      List<int[]> longer = new ArrayList<>(list);
      longer.add(new int[] {rows, columns});
      return new Shapes(longer);
    }

    long elements() {
      return list.stream().mapToLong(shape -> (long) shape[0] * shape[1]).sum();
    }

    @Override
    public String toString() {
      return String.join("+", list.stream().map(shape -> shape[0] + "x" + shape[1]).toList());
    }
  }
}
