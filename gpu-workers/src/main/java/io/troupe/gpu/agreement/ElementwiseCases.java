package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.operation.Elementwise;
import io.troupe.gpu.random.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What treats each element alone. */
final class ElementwiseCases implements CaseFamily {
  private static final Dropout SOME = new Dropout(0.3, new RandomKey(-3, 5, 9));

  private static final List<Operator> OPERATORS =
      List.of(
          new Operator("add", Elementwise::add),
          new Operator("subtract", Elementwise::subtract),
          new Operator("multiply", Elementwise::multiply),
          new Operator("divide", Elementwise::divide));

  @Override
  public String name() {
    return "elementwise";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (Operator operator : OPERATORS) {
      cases.add(arithmetic(operator, 3, size, Kind.FULL, Kind.FULL, false));
      cases.add(arithmetic(operator, 5, size, Kind.FULL, Kind.ROW, false));
      cases.add(arithmetic(operator, size, 7, Kind.COLUMN, Kind.FULL, true));
      cases.add(arithmetic(operator, size, 5, Kind.FULL, Kind.SCALAR, true));
      cases.add(arithmetic(operator, 3, size, Kind.COLUMN, Kind.ROW, false));
    }
    for (boolean accumulate : new boolean[] {false, true}) {
      cases.add(scaleShift(3, size, accumulate));
      cases.add(dropout(3, size, SOME, accumulate));
      cases.add(dropout(size, 5, Dropout.NONE, accumulate));
      cases.add(copyColumns(7, size, 3, accumulate));
      cases.add(copyColumns(size, 8, 4, accumulate));
    }
    cases.add(addDropout(3, size, SOME));
    cases.add(addDropout(size, 5, Dropout.NONE));
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (Operator operator : OPERATORS) {
      cases.add(arithmetic(operator, 1, 1, Kind.FULL, Kind.FULL, false));
      cases.add(arithmetic(operator, 3, 7, Kind.FULL, Kind.ROW, false));
      cases.add(arithmetic(operator, 5, 33, Kind.COLUMN, Kind.FULL, true));
      cases.add(arithmetic(operator, 4, 16, Kind.SCALAR, Kind.FULL, false));
      cases.add(arithmetic(operator, 3, 5, Kind.COLUMN, Kind.ROW, false));
    }
    int[][] shapes = {{1, 1}, {3, 7}, {5, 33}};
    for (int[] shape : shapes) {
      cases.add(scaleShift(shape[0], shape[1], shape[0] == 3));
      cases.add(dropout(shape[0], shape[1], SOME, shape[0] == 3));
      cases.add(addDropout(shape[0], shape[1], SOME));
      cases.add(copyColumns(shape[0], shape[1], 3, shape[0] == 3));
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    return Stream.concat(
            OPERATORS.stream()
                .map(each -> arithmetic(each, 4096, 4096, Kind.FULL, Kind.FULL, false)),
            Stream.of(
                arithmetic(OPERATORS.get(0), 4096, 4096, Kind.FULL, Kind.ROW, false),
                arithmetic(OPERATORS.get(2), 4096, 4096, Kind.FULL, Kind.COLUMN, false),
                scaleShift(4096, 4096, false),
                dropout(4096, 4096, SOME, false),
                addDropout(4096, 4096, SOME),
                copyColumns(4096, 4096, 0, false)))
        .toList();
  }

  /**
   * One rounding of the result; with what it is added to, two of numbers that are at most as large
   * as the largest. What is added to is of the size of a quotient that was not divided by nearly
   * zero.
   */
  private static OperationCase arithmetic(
      Operator operator, int rows, int columns, Kind left, Kind right, boolean accumulate) {
    long bytes = 4L * rows * columns;
    boolean divides = operator.name().equals("divide");
    Tolerance tolerance = accumulate ? Tolerance.ofLargest(4) : Tolerance.units(1);
    Work work =
        Work.memory(left.bytes(rows, columns) + right.bytes(rows, columns), bytes)
            .withFlops((double) rows * columns);
    OperationCase each =
        new OperationCase(
            "elementwise." + operator.name(),
            "f32",
            shape(rows, columns, left.text() + "-" + right.text() + added(accumulate)),
            work,
            in -> {
              Matrix a = in.normal("left", left.rows(rows), left.columns(columns));
              Matrix b =
                  divides && accumulate
                      ? in.uniform("right", right.rows(rows), right.columns(columns), 0.5, 2)
                      : in.normal("right", right.rows(rows), right.columns(columns));
              Matrix out = out(in, rows, columns, accumulate, tolerance);
              return () ->
                  operator.method().apply(in.operations().elementwise(), a, b, out, accumulate);
            });
    // Multiplied by 1e15 and added to 1e15, nothing of the second is left to compare.
    return accumulate ? each.without(Values.LARGE) : each;
  }

  private static OperationCase scaleShift(int rows, int columns, boolean accumulate) {
    long bytes = 4L * rows * columns;
    Tolerance tolerance = accumulate ? Tolerance.ofLargest(4) : Tolerance.units(1);
    return new OperationCase(
        "elementwise.scaleShift",
        "f32",
        shape(rows, columns, accumulate ? "add" : ""),
        Work.memory(bytes, bytes).withFlops(2.0 * rows * columns),
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix out = out(in, rows, columns, accumulate, tolerance);
          return () -> in.operations().elementwise().scaleShift(x, -1.5, 0.25, out, accumulate);
        });
  }

  /** The scale is rounded to float, and so is the product. */
  private static OperationCase dropout(int rows, int columns, Dropout dropout, boolean accumulate) {
    long bytes = 4L * rows * columns;
    Tolerance tolerance = accumulate ? Tolerance.ofLargest(4) : Tolerance.units(2);
    return new OperationCase(
        "elementwise.dropout",
        "f32",
        shape(rows, columns, (dropout.isNone() ? "none" : "some") + added(accumulate)),
        Work.memory(bytes, bytes).withFlops((double) rows * columns),
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix out = out(in, rows, columns, accumulate, tolerance);
          return () -> in.operations().elementwise().dropout(x, dropout, out, accumulate);
        });
  }

  private static OperationCase addDropout(int rows, int columns, Dropout dropout) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "elementwise.addDropout",
        "f32",
        shape(rows, columns, dropout.isNone() ? "none" : "some"),
        Work.memory(2 * bytes, bytes).withFlops(2.0 * rows * columns),
        in -> {
          Matrix base = in.normal("base", rows, columns);
          Matrix x = in.normal("x", rows, columns);
          Matrix out = in.output("out", rows, columns, Tolerance.sum(2));
          return () -> in.operations().elementwise().addDropout(base, x, dropout, out);
        });
  }

  /** Columns in the middle of wider matrices; what is beside them must stay. */
  private static OperationCase copyColumns(int rows, int columns, int beside, boolean accumulate) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "elementwise.copyColumns",
        "f32",
        shape(rows, columns, "beside-" + beside + added(accumulate)),
        Work.memory(bytes, bytes),
        in -> {
          Matrix from = in.normal("from", rows, columns + beside);
          Matrix to = in.normal("to", rows, columns + 2 * beside);
          in.compared("to", to, accumulate ? Tolerance.units(1) : Tolerance.exact());
          return () ->
              in.operations()
                  .elementwise()
                  .copyColumns(from, beside, to, beside, columns, accumulate);
        });
  }

  private static Matrix out(
      Inputs in, int rows, int columns, boolean accumulate, Tolerance tolerance) {
    return accumulate
        ? in.compared("out", in.normal("out", rows, columns), tolerance)
        : in.output("out", rows, columns, tolerance);
  }

  private static String shape(int rows, int columns, String option) {
    return rows + "x" + columns + (option.isEmpty() ? "" : "-" + option);
  }

  private static String added(boolean accumulate) {
    return accumulate ? "-add" : "";
  }

  private record Operator(String name, Method method) {}

  /** A method of the family. */
  @FunctionalInterface
  private interface Method {
    void apply(Elementwise family, Matrix left, Matrix right, Matrix out, boolean accumulate);
  }

  /** How an operand is broadcast. */
  private enum Kind {
    FULL,
    ROW,
    COLUMN,
    SCALAR;

    int rows(int rows) {
      return this == ROW || this == SCALAR ? 1 : rows;
    }

    int columns(int columns) {
      return this == COLUMN || this == SCALAR ? 1 : columns;
    }

    long bytes(int rows, int columns) {
      return 4L * rows(rows) * columns(columns);
    }

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
