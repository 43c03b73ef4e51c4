package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.random.RandomKey;
import java.util.List;

/** Fills, equal to the last bit on every device; from PyTorch's quantile a little away. */
final class RandomCases implements CaseFamily {
  private static final RandomKey KEY = new RandomKey(-0x123456789ABCDEFL, 5, 7);

  /** The error of the quantile, as {@code StandardNormal} states it, times the deviation 1.5. */
  private static final Tolerance QUANTILE = Tolerance.units(6).and(Tolerance.within(6e-8));

  @Override
  public String name() {
    return "random";
  }

  @Override
  public List<OperationCase> cases(int size) {
    return List.of(
        uniform(3, size),
        uniform(size, 5),
        normal(3, size, Tolerance.exact()),
        normal(size, 5, Tolerance.exact()));
  }

  @Override
  public List<OperationCase> goldens() {
    return List.of(
        uniform(1, 1),
        uniform(3, 67),
        uniform(20, 50),
        normal(1, 1, QUANTILE),
        normal(3, 67, QUANTILE),
        normal(20, 50, QUANTILE));
  }

  @Override
  public List<OperationCase> benchmarks() {
    return List.of(uniform(4096, 4096), normal(4096, 4096, Tolerance.exact()));
  }

  private static OperationCase uniform(int rows, int columns) {
    return new OperationCase(
            "random.uniform",
            "f32",
            rows + "x" + columns,
            work(rows, columns, 2),
            in -> {
              Matrix out = in.output(ElementType.FLOAT32, "out", rows, columns, Tolerance.exact());
              return () -> in.operations().random().uniform(KEY, -0.3f, 1.7f, out);
            })
        .only(Values.NORMAL);
  }

  private static OperationCase normal(int rows, int columns, Tolerance tolerance) {
    return new OperationCase(
            "random.normal",
            "f32",
            rows + "x" + columns,
            work(rows, columns, 50),
            in -> {
              Matrix out = in.output(ElementType.FLOAT32, "out", rows, columns, tolerance);
              return () -> in.operations().random().normal(KEY, 0.25f, 1.5f, out);
            })
        .only(Values.NORMAL);
  }

  private static Work work(int rows, int columns, int flops) {
    return Work.memory(0, 4L * rows * columns).withFlops((double) flops * rows * columns);
  }
}
