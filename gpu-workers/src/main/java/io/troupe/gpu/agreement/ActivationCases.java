package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Activations;
import io.troupe.gpu.operation.Dropout;
import io.troupe.gpu.random.RandomKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Activation functions and their gradients. Tolerances are the family's contract: values within
 * 3e-7 max(1, |x|), gradients within 1e-6 of what they are multiplied by, which here is below 5;
 * for values that are large, relative to them.
 */
final class ActivationCases implements CaseFamily {
  private static final Tolerance VALUE = Tolerance.within(3e-7).and(Tolerance.units(5));

  /** Phi is right to 6e-8, absolutely, and here multiplied by up to about 5. */
  private static final Tolerance GELU = Tolerance.within(6e-7).and(Tolerance.units(5));

  private static final Tolerance SLOPE = Tolerance.within(5e-6).and(Tolerance.units(5));

  /** Products of two values below 5 and what follows from both. */
  private static final Tolerance GATED = Tolerance.within(3e-6).and(Tolerance.units(8));

  private static final Tolerance GATED_SLOPE = Tolerance.within(2.5e-5).and(Tolerance.units(8));

  private static final Dropout SOME = new Dropout(0.3, new RandomKey(-3, 5, 9));
  private static final double LEAK = 0.2;

  private static final List<Function> FUNCTIONS =
      List.of(
          new Function(
              "dropoutGelu",
              "some",
              (family, x, out) -> family.dropoutGelu(x, SOME, out),
              (family, x, grad, to, add) -> family.dropoutGeluGradient(x, SOME, grad, to, add)),
          new Function(
              "dropoutGelu",
              "none",
              (family, x, out) -> family.dropoutGelu(x, Dropout.NONE, out),
              (family, x, grad, to, add) ->
                  family.dropoutGeluGradient(x, Dropout.NONE, grad, to, add)),
          new Function("geluTanh", "", Activations::geluTanh, Activations::geluTanhGradient),
          new Function("silu", "", Activations::silu, Activations::siluGradient),
          new Function(
              "leakyRelu",
              "leak",
              (family, x, out) -> family.leakyRelu(x, LEAK, out),
              (family, x, grad, to, add) -> family.leakyReluGradient(x, LEAK, grad, to, add)),
          new Function(
              "leakyRelu",
              "zero",
              (family, x, out) -> family.leakyRelu(x, 0, out),
              (family, x, grad, to, add) -> family.leakyReluGradient(x, 0, grad, to, add)));

  @Override
  public String name() {
    return "activations";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (Function function : FUNCTIONS) {
      cases.add(forward(function, 3, size));
      cases.add(backward(function, 5, size, false));
      cases.add(backward(function, size, 3, true));
    }
    cases.add(swiglu(3, size));
    cases.add(swigluGradient(3, size, false));
    cases.add(swigluGradient(size, 5, true));
    cases.add(halves(3, size));
    cases.add(halves(size, 8));
    cases.add(halvesGradient(3, size, false));
    cases.add(halvesGradient(size, 8, true));
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (int[] shape : new int[][] {{1, 1}, {3, 7}, {5, 33}}) {
      int rows = shape[0];
      int columns = shape[1];
      boolean accumulate = rows == 3;
      for (Function function : FUNCTIONS) {
        cases.add(forward(function, rows, columns));
        cases.add(backward(function, rows, columns, accumulate));
      }
      cases.add(swiglu(rows, columns));
      cases.add(swigluGradient(rows, columns, accumulate));
      cases.add(halves(rows, columns));
      cases.add(halvesGradient(rows, columns, accumulate));
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    for (Function function : FUNCTIONS) {
      cases.add(forward(function, 4096, 4096));
      cases.add(backward(function, 4096, 4096, false));
    }
    cases.add(swiglu(2048, 5632));
    cases.add(swigluGradient(2048, 5632, false));
    cases.add(halves(2048, 5632));
    cases.add(halvesGradient(2048, 5632, false));
    return cases;
  }

  private static OperationCase forward(Function function, int rows, int columns) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "activations." + function.name(),
        "f32",
        shape(rows, columns, function.option(), false),
        Work.memory(bytes, bytes).withExponentials(function.exponentials(rows, columns)),
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix out = in.output("out", rows, columns, function.tolerance());
          return () -> function.forward().apply(in.operations().activations(), x, out);
        });
  }

  private static OperationCase backward(
      Function function, int rows, int columns, boolean accumulate) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "activations." + function.name() + "Gradient",
        "f32",
        shape(rows, columns, function.option(), accumulate),
        Work.memory(2 * bytes, bytes).withExponentials(function.exponentials(rows, columns)),
        in -> {
          Matrix x = in.normal("x", rows, columns);
          Matrix gradOut = in.normal("gradOut", rows, columns);
          Matrix gradX = target(in, "gradX", rows, columns, accumulate, SLOPE);
          return () ->
              function
                  .backward()
                  .apply(in.operations().activations(), x, gradOut, gradX, accumulate);
        });
  }

  private static OperationCase swiglu(int rows, int columns) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "activations.swiglu",
        "f32",
        shape(rows, columns, "", false),
        Work.memory(2 * bytes, bytes).withExponentials((double) rows * columns),
        in -> {
          Matrix gate = in.normal("gate", rows, columns);
          Matrix up = in.normal("up", rows, columns);
          Matrix out = in.output("out", rows, columns, GATED);
          return () -> in.operations().activations().swiglu(gate, up, out);
        });
  }

  private static OperationCase swigluGradient(int rows, int columns, boolean accumulate) {
    long bytes = 4L * rows * columns;
    return new OperationCase(
        "activations.swigluGradient",
        "f32",
        shape(rows, columns, "", accumulate),
        Work.memory(3 * bytes, 2 * bytes).withExponentials((double) rows * columns),
        in -> {
          Matrix gate = in.normal("gate", rows, columns);
          Matrix up = in.normal("up", rows, columns);
          Matrix gradOut = in.normal("gradOut", rows, columns);
          Matrix gradGate = target(in, "gradGate", rows, columns, accumulate, GATED_SLOPE);
          Matrix gradUp = target(in, "gradUp", rows, columns, accumulate, GATED);
          return () ->
              in.operations()
                  .activations()
                  .swigluGradient(gate, up, gradOut, gradGate, gradUp, accumulate);
        });
  }

  private static OperationCase halves(int rows, int half) {
    long bytes = 4L * rows * half;
    return new OperationCase(
        "activations.swigluHalves",
        "f32",
        shape(rows, half, "", false),
        Work.memory(2 * bytes, bytes).withExponentials((double) rows * half),
        in -> {
          Matrix x = in.normal("x", rows, 2 * half);
          Matrix out = in.output("out", rows, half, GATED);
          return () -> in.operations().activations().swigluHalves(x, out);
        });
  }

  private static OperationCase halvesGradient(int rows, int half, boolean accumulate) {
    long bytes = 4L * rows * half;
    return new OperationCase(
        "activations.swigluHalvesGradient",
        "f32",
        shape(rows, half, "", accumulate),
        Work.memory(3 * bytes, 2 * bytes).withExponentials((double) rows * half),
        in -> {
          Matrix x = in.normal("x", rows, 2 * half);
          Matrix gradOut = in.normal("gradOut", rows, half);
          Matrix gradX = target(in, "gradX", rows, 2 * half, accumulate, GATED_SLOPE);
          return () ->
              in.operations().activations().swigluHalvesGradient(x, gradOut, gradX, accumulate);
        });
  }

  private static Matrix target(
      Inputs in, String name, int rows, int columns, boolean accumulate, Tolerance tolerance) {
    return accumulate
        ? in.compared(name, in.normal(name, rows, columns), tolerance.and(Tolerance.ofLargest(4)))
        : in.output(name, rows, columns, tolerance);
  }

  private static String shape(int rows, int columns, String option, boolean accumulate) {
    return rows
        + "x"
        + columns
        + (option.isEmpty() ? "" : "-" + option)
        + (accumulate ? "-add" : "");
  }

  /** A function of one matrix, and its gradient. */
  private record Function(String name, String option, Forward forward, Backward backward) {
    Tolerance tolerance() {
      return name.equals("dropoutGelu") ? GELU : VALUE;
    }

    double exponentials(int rows, int columns) {
      return name.equals("leakyRelu") ? 0 : (double) rows * columns;
    }
  }

  /** Computes values. */
  @FunctionalInterface
  private interface Forward {
    void apply(Activations family, Matrix x, Matrix out);
  }

  /** Computes gradients. */
  @FunctionalInterface
  private interface Backward {
    void apply(Activations family, Matrix x, Matrix gradOut, Matrix gradX, boolean accumulate);
  }
}
