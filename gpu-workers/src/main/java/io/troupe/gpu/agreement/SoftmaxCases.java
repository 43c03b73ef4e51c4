package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that become distributions.
 *
 * <p>{@code x - max} is at most about 9 here and has half a unit of that, so that exp has about 8
 * units; what is below exp(-87) may be 0. Logarithms have the absolute error that the sum has
 * relative.
 */
final class SoftmaxCases implements CaseFamily {
  private static final Tolerance PROBABILITY = Tolerance.units(32).and(Tolerance.within(2e-38));
  private static final Tolerance LOGARITHM = Tolerance.ofLargest(8).and(Tolerance.within(2e-6));
  private static final Tolerance GRADIENT = Tolerance.ofLargest(64);

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 3, size, false);
    all(cases, size, 5, true);
    if (size < 1000) {
      all(cases, 21, size, true);
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 2, 3, false);
    all(cases, 3, 7, true);
    all(cases, 5, 33, false);
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 65_536, 512, false);
    all(cases, 8192, 4096, false);
    all(cases, 128, 131_072, false);
    return cases;
  }

  private static void all(List<OperationCase> cases, int rows, int columns, boolean accumulate) {
    cases.add(forward("softmax", rows, columns, PROBABILITY, Softmax::softmax));
    cases.add(forward("logSoftmax", rows, columns, LOGARITHM, Softmax::logSoftmax));
    cases.add(
        gradient(
            "softmaxGradient",
            rows,
            columns,
            accumulate,
            0,
            Softmax::softmax,
            Softmax::softmaxGradient));
    cases.add(
        gradient(
            "logSoftmaxGradient",
            rows,
            columns,
            accumulate,
            1,
            Softmax::logSoftmax,
            Softmax::logSoftmaxGradient));
  }

  private static OperationCase forward(
      String method, int rows, int columns, Tolerance tolerance, Forward forward) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "softmax." + method,
        "f32",
        rows + "x" + columns,
        Work.memory(bytes, bytes).withExponentials((double) rows * columns),
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix out = in.output("out", rows, columns, tolerance);
          return () -> forward.compute(in.operations().softmax(), x, out);
        });
  }

  private static OperationCase gradient(
      String method,
      int rows,
      int columns,
      boolean accumulate,
      int exponentials,
      Forward forward,
      Backward backward) {
    long bytes = 4L * rows * columns;
    Work work =
        accumulate ? Work.memory(2 * bytes, 0).withUpdated(bytes) : Work.memory(2 * bytes, bytes);
    return new OperationCase(
            "softmax." + method,
            "f32",
            rows + "x" + columns + (accumulate ? "-add" : ""),
            work.withExponentials((double) exponentials * rows * columns),
            in -> {
              Matrix x = in.normal("x", rows, columns);
              Matrix value = in.scope().matrix(rows, columns);
              forward.compute(in.operations().softmax(), x, value);
              Matrix gradOut = in.normal("gradOut", rows, columns);
              Matrix gradX =
                  accumulate
                      ? in.compared("gradX", in.normal("gradX", rows, columns), GRADIENT)
                      : in.output("gradX", rows, columns, GRADIENT);
              return () ->
                  backward.compute(in.operations().softmax(), value, gradOut, gradX, accumulate);
            })
        // One probability of 1 and gradients of 1e15 leave nothing but rounding.
        .without(Values.LARGE);
  }

  private interface Forward {
    void compute(Softmax family, Matrix x, Matrix out);
  }

  private interface Backward {
    void compute(Softmax family, Matrix value, Matrix gradOut, Matrix gradX, boolean accumulate);
  }
}
