package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Transposition;
import java.util.ArrayList;
import java.util.List;

/** Dense products: plain, in batches, and with a bias, of floats and of bfloat16. */
final class LinearAlgebraCases implements CaseFamily {
  private static final ElementType FLOAT = ElementType.FLOAT32;
  private static final ElementType HALF = ElementType.BFLOAT16;

  @Override
  public String name() {
    return "linearAlgebra";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (Shape shape :
        List.of(new Shape(size, 7, 5), new Shape(5, size, 33), new Shape(13, 3, size))) {
      for (Transposition transposition : Transposition.values()) {
        cases.add(multiply(FLOAT, shape, transposition, false));
        cases.add(multiply(HALF, shape, transposition, false));
      }
      cases.add(multiply(FLOAT, shape, Transposition.LEFT, true));
      cases.add(multiply(HALF, shape, Transposition.RIGHT, true));
      cases.add(linear(FLOAT, shape));
      cases.add(linear(HALF, shape));
    }
    // Beyond one block of summands, one panel of rows and one vector of columns.
    if (size <= 1023) {
      cases.add(multiply(FLOAT, new Shape(65, 37, size), Transposition.RIGHT, true));
      cases.add(multiply(FLOAT, new Shape(size, 64, 64), Transposition.NONE, false));
      cases.add(linear(FLOAT, new Shape(70, 40, size)));
    }
    for (Transposition transposition : Transposition.values()) {
      cases.add(batch(FLOAT, 3, new Shape(size, 5, 7), transposition, false));
      cases.add(batch(FLOAT, 2, new Shape(4, size, 17), transposition, true));
      cases.add(batch(HALF, 2, new Shape(3, 9, size), transposition, true));
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (Shape shape : List.of(new Shape(1, 1, 1), new Shape(5, 33, 7), new Shape(17, 40, 18))) {
      for (ElementType type : List.of(FLOAT, HALF)) {
        for (Transposition transposition : Transposition.values()) {
          cases.add(multiply(type, shape, transposition, shape.depth() == 33));
          cases.add(batch(type, 3, shape, transposition, false));
        }
        cases.add(linear(type, shape));
      }
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    for (ElementType type : List.of(FLOAT, HALF)) {
      cases.add(multiply(type, new Shape(2048, 2048, 2048), Transposition.NONE, false));
      cases.add(multiply(type, new Shape(512, 10_000, 512), Transposition.LEFT, false));
      cases.add(linear(type, new Shape(32, 4096, 4096)));
      cases.add(linear(type, new Shape(10_000, 512, 512)));
      cases.add(batch(type, 32, new Shape(512, 64, 512), Transposition.RIGHT, false));
    }
    return cases;
  }

  /** (rows, depth) times (depth, columns). */
  private record Shape(int rows, int depth, int columns) {
    Work work(ElementType type, int batches, boolean accumulate) {
      long operands = (long) batches * type.bytes() * depth * (rows + columns);
      long results = 4L * batches * rows * columns;
      double flops = 2.0 * batches * rows * depth * columns;
      return (accumulate
              ? Work.memory(operands, 0).withUpdated(results)
              : Work.memory(operands, results))
          .withFlops(flops);
    }

    @Override
    public String toString() {
      return rows + "x" + depth + "x" + columns;
    }
  }

  private static OperationCase multiply(
      ElementType type, Shape shape, Transposition transposition, boolean accumulate) {
    return new OperationCase(
        "linearAlgebra.multiply",
        dtype(type),
        shape + "-" + suffix(transposition, accumulate),
        shape.work(type, 1, accumulate),
        in -> {
          Operands operands = operands(in, type, shape, transposition, 1, accumulate);
          return () ->
              in.operations()
                  .linearAlgebra()
                  .multiply(
                      operands.left(), operands.right(), transposition, operands.out(), accumulate);
        });
  }

  private static OperationCase batch(
      ElementType type, int batches, Shape shape, Transposition transposition, boolean accumulate) {
    return new OperationCase(
        "linearAlgebra.multiplyBatch",
        dtype(type),
        batches + "x" + shape + "-" + suffix(transposition, accumulate),
        shape.work(type, batches, accumulate),
        in -> {
          Operands operands = operands(in, type, shape, transposition, batches, accumulate);
          return () ->
              in.operations()
                  .linearAlgebra()
                  .multiplyBatch(
                      operands.left(),
                      operands.right(),
                      transposition,
                      batches,
                      operands.out(),
                      accumulate);
        });
  }

  private static OperationCase linear(ElementType type, Shape shape) {
    return new OperationCase(
        "linearAlgebra.linear",
        dtype(type),
        shape.toString(),
        shape.work(type, 1, false),
        in -> {
          Matrix x = operand(in, type, "x", shape.rows(), shape.depth());
          Matrix weight = operand(in, type, "weight", shape.columns(), shape.depth());
          Matrix bias = in.normal("bias", 1, shape.columns());
          Matrix out =
              in.output("out", shape.rows(), shape.columns(), Tolerance.sum(shape.depth() + 1L));
          return () -> in.operations().linearAlgebra().linear(x, weight, bias, out);
        });
  }

  private record Operands(Matrix left, Matrix right, Matrix out) {}

  private static Operands operands(
      Inputs in,
      ElementType type,
      Shape shape,
      Transposition transposition,
      int batches,
      boolean accumulate) {
    int n = shape.rows();
    int k = shape.depth();
    int m = shape.columns();
    Matrix left =
        transposition == Transposition.LEFT
            ? operand(in, type, "left", batches * k, n)
            : operand(in, type, "left", batches * n, k);
    Matrix right =
        transposition == Transposition.RIGHT
            ? operand(in, type, "right", batches * m, k)
            : operand(in, type, "right", batches * k, m);
    Tolerance tolerance = Tolerance.sum(k + 1L);
    Matrix out =
        accumulate
            ? in.compared("out", in.normal("out", batches * n, m), tolerance)
            : in.output("out", batches * n, m, tolerance);
    return new Operands(left, right, out);
  }

  /** Floats have the device's type, so that the reference computes in double. */
  private static Matrix operand(Inputs in, ElementType type, String name, int rows, int columns) {
    return type == FLOAT ? in.normal(name, rows, columns) : in.normal(type, name, rows, columns);
  }

  private static String dtype(ElementType type) {
    return type == HALF ? "bf16" : "f32";
  }

  private static String suffix(Transposition transposition, boolean accumulate) {
    String letter =
        switch (transposition) {
          case NONE -> "nn";
          case LEFT -> "tn";
          case RIGHT -> "nt";
        };
    return letter + (accumulate ? "-added" : "");
  }
}
