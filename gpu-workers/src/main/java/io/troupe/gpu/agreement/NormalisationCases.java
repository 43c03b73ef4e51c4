package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Normalisation;
import java.util.ArrayList;
import java.util.List;

/**
 * What normalises rows.
 *
 * <p>{@code x - mean} has the rounding of x, and is divided by a deviation that is above a
 * hundredth of x in these inputs, most so in rows of 3: 256 units of the largest result. Gradients
 * divide once more. Sums over rows of k results are within k of those units, as a multiple of what
 * they add.
 */
final class NormalisationCases implements CaseFamily {
  private static final double EPSILON = 1e-5;
  private static final Tolerance RESULT = Tolerance.ofLargest(256);
  private static final Tolerance GRADIENT = Tolerance.ofLargest(2048);

  @Override
  public String name() {
    return "normalisation";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{3, size}, {size, 5}, {21, size}}) {
      if ((long) shape[0] * shape[1] <= 40_000) {
        all(cases, shape[0], shape[1], 1, shape[0] == 21);
      }
    }
    all(cases, Math.min(size, 300), 8, 3, true);
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 2, 3, 1, false);
    all(cases, 3, 7, 1, true);
    all(cases, 5, 33, 1, false);
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 65_536, 512, 1, false);
    all(cases, 8192, 4096, 1, false);
    cases.add(rms(16_384, 128, 16));
    return cases;
  }

  private static void all(
      List<OperationCase> cases, int rows, int columns, int groups, boolean accumulate) {
    if (groups == 1) {
      cases.add(layer(rows, columns));
      cases.add(layerInput(rows, columns, accumulate));
      cases.add(layerParameters(rows, columns));
    }
    cases.add(rms(rows, columns, groups));
    cases.add(rmsInput(rows, columns, groups, accumulate));
    cases.add(rmsWeight(rows, columns, groups));
  }

  private static OperationCase layer(int rows, int columns) {
    return of(
        "layerNorm",
        rows,
        columns,
        1,
        false,
        1,
        1,
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix gamma = in.normal("gamma", 1, columns);
          Matrix beta = in.normal("beta", 1, columns);
          Matrix out = in.output("out", rows, columns, RESULT);
          Matrix statistics = in.output("statistics", rows, 2, RESULT);
          return () -> family(in).layerNorm(x, gamma, beta, EPSILON, out, statistics);
        });
  }

  private static OperationCase layerInput(int rows, int columns, boolean accumulate) {
    return of(
        "layerNormInputGradient",
        rows,
        columns,
        1,
        accumulate,
        2,
        1,
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix gamma = in.normal("gamma", 1, columns);
          Matrix statistics = layerStatistics(in, x, gamma);
          Matrix gradOut = in.normal("gradOut", rows, columns);
          Matrix gradX = target(in, rows, columns, accumulate);
          return () ->
              family(in).layerNormInputGradient(x, gamma, statistics, gradOut, gradX, accumulate);
        });
  }

  private static OperationCase layerParameters(int rows, int columns) {
    return of(
            "layerNormParameterGradient",
            rows,
            columns,
            1,
            true,
            2,
            0,
            in -> {
              Matrix x = in.normal("x", rows, columns);
              Matrix statistics = layerStatistics(in, x, in.normal("gamma", 1, columns));
              Matrix gradOut = in.normal("gradOut", rows, columns);
              Matrix gradGamma = sum(in, "gradGamma", rows, columns);
              Matrix gradBeta =
                  in.compared(
                      "gradBeta", in.normal("gradBeta", 1, columns), Tolerance.sum(rows + 1));
              return () ->
                  family(in)
                      .layerNormParameterGradient(x, statistics, gradOut, gradGamma, gradBeta);
            })
        .without(Values.LARGE);
  }

  private static OperationCase rms(int rows, int columns, int groups) {
    return of(
        "rmsNorm",
        rows,
        columns,
        groups,
        false,
        1,
        1,
        in -> {
          Matrix x = in.normal("x", rows, groups * columns);
          Matrix gamma = in.normal("gamma", 1, columns);
          Matrix out = in.output("out", rows, groups * columns, Tolerance.units(16));
          Matrix statistics = in.output("statistics", rows, groups, Tolerance.units(16));
          return () -> family(in).rmsNorm(x, gamma, EPSILON, out, statistics);
        });
  }

  private static OperationCase rmsInput(int rows, int columns, int groups, boolean accumulate) {
    return of(
        "rmsNormInputGradient",
        rows,
        columns,
        groups,
        accumulate,
        2,
        1,
        in -> {
          Matrix x = in.normal("x", rows, groups * columns);
          Matrix gamma = in.normal("gamma", 1, columns);
          Matrix statistics = rmsStatistics(in, x, gamma, groups);
          Matrix gradOut = in.normal("gradOut", rows, groups * columns);
          Matrix gradX = target(in, rows, groups * columns, accumulate);
          return () ->
              family(in).rmsNormInputGradient(x, gamma, statistics, gradOut, gradX, accumulate);
        });
  }

  private static OperationCase rmsWeight(int rows, int columns, int groups) {
    return of(
            "rmsNormWeightGradient",
            rows,
            columns,
            groups,
            true,
            2,
            0,
            in -> {
              Matrix x = in.normal("x", rows, groups * columns);
              Matrix statistics = rmsStatistics(in, x, in.normal("gamma", 1, columns), groups);
              Matrix gradOut = in.normal("gradOut", rows, groups * columns);
              Matrix gradGamma = sum(in, "gradGamma", rows * groups, columns);
              return () -> family(in).rmsNormWeightGradient(x, statistics, gradOut, gradGamma);
            })
        .without(Values.LARGE);
  }

  private static Normalisation family(Inputs in) {
    return in.operations().normalisation();
  }

  private static Matrix layerStatistics(Inputs in, Matrix x, Matrix gamma) {
    Matrix statistics = in.scope().matrix(x.rows(), 2);
    Matrix out = in.scope().matrix(x.rows(), x.columns());
    family(in).layerNorm(x, gamma, gamma, EPSILON, out, statistics);
    return statistics;
  }

  private static Matrix rmsStatistics(Inputs in, Matrix x, Matrix gamma, int groups) {
    Matrix statistics = in.scope().matrix(x.rows(), groups);
    Matrix out = in.scope().matrix(x.rows(), x.columns());
    family(in).rmsNorm(x, gamma, EPSILON, out, statistics);
    return statistics;
  }

  private static Matrix target(Inputs in, int rows, int columns, boolean accumulate) {
    // One column has no deviation and no gradient: the root of epsilon divides what rounding left.
    Tolerance tolerance = columns == 1 ? GRADIENT.and(Tolerance.within(1e-3)) : GRADIENT;
    return accumulate
        ? in.compared("gradX", in.normal("gradX", rows, columns), tolerance)
        : in.output("gradX", rows, columns, tolerance);
  }

  /** Terms are of the order of 1 and have 64 units each, partial sums that of the root of k. */
  private static Matrix sum(Inputs in, String name, int summands, int columns) {
    Tolerance tolerance =
        Tolerance.ofLargest(64).and(Tolerance.within(4 * Tolerance.UNIT * (summands + 16)));
    return in.compared(name, in.normal(name, 1, columns), tolerance);
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // What a case is made of.
  private static OperationCase of(
      String method,
      int rows,
      int columns,
      int groups,
      boolean accumulate,
      int reads,
      int writes,
      OperationCase.Body body) {
    long bytes = 4L * rows * columns * groups;
    String shape = rows + "x" + (groups == 1 ? "" : groups + "x") + columns;
    Work work =
        accumulate && writes > 0
            ? Work.memory(reads * bytes, 0).withUpdated(writes * bytes)
            : Work.memory(reads * bytes, writes * bytes);
    return new OperationCase(
        "normalisation." + method,
        "f32",
        shape + (accumulate ? "-add" : ""),
        work.withFlops(8.0 * rows * columns * groups),
        body);
  }
}
