package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Reduction;
import io.troupe.gpu.operation.Reductions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Many values that become one: sums as sums of products are, maxima and indices exactly. */
final class ReductionsCases implements CaseFamily {
  @Override
  public String name() {
    return "reductions";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 3, size);
    all(cases, size, 5);
    if (size < 300) {
      all(cases, 21, size);
      all(cases, 1100, size);
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 1, 1);
    all(cases, 3, 7);
    all(cases, 5, 33);
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 8192, 4096);
    return cases;
  }

  private static void all(List<OperationCase> cases, int rows, int columns) {
    for (Reduction reduction : Reduction.values()) {
      cases.add(reduce("reduceRows", reduction, rows, columns, rows, 1, Reductions::reduceRows));
      cases.add(
          reduce("reduceColumns", reduction, rows, columns, 1, columns, Reductions::reduceColumns));
      cases.add(reduce("reduceAll", reduction, rows, columns, 1, 1, Reductions::reduceAll));
    }
    cases.add(
        of(
            "addColumnSums",
            "",
            rows,
            columns,
            in -> {
              Matrix x = in.normal("x", rows, columns);
              Matrix out =
                  in.compared("out", in.normal("out", 1, columns), Tolerance.sum(rows + 1));
              return () -> in.operations().reductions().addColumnSums(x, out);
            }));
    cases.add(
        of(
            "addSquares",
            "",
            rows,
            columns,
            in -> {
              Matrix x = in.normal("x", rows, columns);
              Matrix out =
                  in.compared("out", in.normal("out", 1, 1), Tolerance.sum((long) rows * columns));
              return () -> in.operations().reductions().addSquares(x, out);
            }));
    cases.add(
        of(
            "rowArgMax",
            "",
            rows,
            columns,
            in -> {
              Matrix x = in.normal("x", rows, columns);
              Matrix out = in.output("out", rows, 1, Tolerance.exact());
              return () -> in.operations().reductions().rowArgMax(x, out);
            }));
  }

  private static OperationCase reduce(
      String method,
      Reduction reduction,
      int rows,
      int columns,
      int outRows,
      int outColumns,
      Method call) {
    long summands = (long) rows * columns / outRows / outColumns;
    Tolerance tolerance = reduction == Reduction.MAX ? Tolerance.exact() : Tolerance.sum(summands);
    return of(
        method,
        "-" + reduction.name().toLowerCase(Locale.ROOT),
        rows,
        columns,
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix out = in.output("out", outRows, outColumns, tolerance);
          return () -> call.reduce(in.operations().reductions(), reduction, x, out);
        });
  }

  private static OperationCase of(
      String method, String option, int rows, int columns, OperationCase.Body body) {
    return new OperationCase(
        "reductions." + method,
        "f32",
        rows + "x" + columns + option,
        Work.memory(4L * rows * columns, 0).withFlops((double) rows * columns),
        body);
  }

  private interface Method {
    void reduce(Reductions family, Reduction reduction, Matrix x, Matrix out);
  }
}
