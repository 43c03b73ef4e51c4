package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Mean losses over listed rows, some of them twice and some never.
 *
 * <p>Logarithms have the absolute error that the sum of exponentials has relative, about 30 units;
 * gradients differ by units of a probability, which is at most 1.
 */
final class LossesCases implements CaseFamily {
  private static final Tolerance LOSS = Tolerance.units(64).and(Tolerance.within(2e-6));
  private static final Tolerance GRADIENT = Tolerance.ofLargest(64);

  @Override
  public String name() {
    return "losses";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 5, size, 7, false);
    all(cases, size, 5, Math.max(1, size / 2), true);
    if (size < 1000) {
      all(cases, 21, size, 30, true);
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 2, 3, 2, false);
    all(cases, 3, 7, 2, true);
    all(cases, 5, 33, 8, false);
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    all(cases, 256, 131_072, 256, false);
    all(cases, 512, 32_768, 512, false);
    return cases;
  }

  private static void all(
      List<OperationCase> cases, int rows, int columns, int listed, boolean accumulate) {
    cases.add(crossEntropy(rows, columns, listed));
    cases.add(crossEntropyGradient(rows, columns, listed, accumulate));
    cases.add(binary(rows, columns, listed));
    cases.add(binaryGradient(rows, columns, listed, accumulate));
  }

  private static OperationCase crossEntropy(int rows, int columns, int listed) {
    return new OperationCase(
        "losses.crossEntropy",
        "f32",
        shape(rows, columns, listed, false),
        work(rows, columns, 1, 0, false),
        in -> {
          Matrix logits = in.normal("logits", rows, columns);
          Indices labels = in.below("labels", rows, columns);
          Indices subset = in.below("rows", listed, rows);
          Matrix out = in.output("out", 1, 1, LOSS);
          Matrix logSumExp = in.output("logSumExp", rows, 1, LOSS);
          return () ->
              in.operations().losses().crossEntropy(logits, labels, subset, out, logSumExp);
        });
  }

  private static OperationCase crossEntropyGradient(
      int rows, int columns, int listed, boolean accumulate) {
    return new OperationCase(
            "losses.crossEntropyGradient",
            "f32",
            shape(rows, columns, listed, accumulate),
            work(rows, columns, 1, 1, accumulate),
            in -> {
              Matrix logits = in.normal("logits", rows, columns);
              Indices labels = in.below("labels", rows, columns);
              Indices subset = in.below("rows", listed, rows);
              Matrix loss = in.scope().matrix(1, 1);
              Matrix logSumExp = in.scope().zeros(rows, 1);
              in.operations().losses().crossEntropy(logits, labels, subset, loss, logSumExp);
              Matrix gradOut = in.normal("gradOut", 1, 1);
              Matrix grad = target(in, rows, columns, accumulate);
              return () ->
                  in.operations()
                      .losses()
                      .crossEntropyGradient(
                          logits, labels, subset, logSumExp, gradOut, grad, accumulate);
            })
        // Gradients of 1e15 that cancel leave nothing but rounding.
        .without(Values.LARGE);
  }

  private static OperationCase binary(int rows, int columns, int listed) {
    return new OperationCase(
        "losses.binaryCrossEntropy",
        "f32",
        shape(rows, columns, listed, false),
        work(rows, columns, 2, 0, false),
        in -> {
          Matrix logits = in.normal("logits", rows, columns);
          Matrix targets = in.uniform("targets", rows, columns, 0, 1);
          Indices subset = in.below("rows", listed, rows);
          Matrix out = in.output("out", 1, 1, LOSS);
          return () -> in.operations().losses().binaryCrossEntropy(logits, targets, subset, out);
        });
  }

  private static OperationCase binaryGradient(
      int rows, int columns, int listed, boolean accumulate) {
    return new OperationCase(
            "losses.binaryCrossEntropyGradient",
            "f32",
            shape(rows, columns, listed, accumulate),
            work(rows, columns, 2, 1, accumulate),
            in -> {
              Matrix logits = in.normal("logits", rows, columns);
              Matrix targets = in.uniform("targets", rows, columns, 0, 1);
              Indices subset = in.below("rows", listed, rows);
              Matrix gradOut = in.normal("gradOut", 1, 1);
              Matrix grad = target(in, rows, columns, accumulate);
              return () ->
                  in.operations()
                      .losses()
                      .binaryCrossEntropyGradient(
                          logits, targets, subset, gradOut, grad, accumulate);
            })
        .without(Values.LARGE);
  }

  private static Matrix target(Inputs in, int rows, int columns, boolean accumulate) {
    return accumulate
        ? in.compared("gradLogits", in.normal("gradLogits", rows, columns), GRADIENT)
        : in.output("gradLogits", rows, columns, GRADIENT);
  }

  private static String shape(int rows, int columns, int listed, boolean accumulate) {
    return rows + "x" + columns + "-" + listed + (accumulate ? "-add" : "");
  }

  private static Work work(int rows, int columns, int reads, int writes, boolean accumulate) {
    long bytes = 4L * rows * columns;
    Work work =
        accumulate
            ? Work.memory(reads * bytes, 0).withUpdated(writes * bytes)
            : Work.memory(reads * bytes, writes * bytes);
    return work.withExponentials((double) rows * columns);
  }
}
