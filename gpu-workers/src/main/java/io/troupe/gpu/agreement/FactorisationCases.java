package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Triangle;
import java.util.ArrayList;
import java.util.List;

/**
 * Cholesky factors and triangular systems of well-conditioned matrices: then backward errors, which
 * the family promises, are errors of the results too. Matrices have a heavy diagonal, so condition
 * numbers below 10; extreme values make no positive definite matrix.
 */
final class FactorisationCases implements CaseFamily {
  @Override
  public String name() {
    return "factorisation";
  }

  @Override
  public List<OperationCase> cases(int size) {
    // The reference takes size^3 / 3 steps.
    int n = Math.min(size, 257);
    List<OperationCase> cases = new ArrayList<>();
    cases.add(cholesky(n));
    for (Triangle triangle : Triangle.values()) {
      for (boolean transposed : new boolean[] {false, true}) {
        cases.add(solve(n, 3, triangle, transposed));
        cases.add(solve(5, size, triangle, transposed));
        cases.add(solve(70, Math.min(size, 100), triangle, transposed));
      }
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (int n : new int[] {1, 7, 33}) {
      cases.add(cholesky(n));
      for (Triangle triangle : Triangle.values()) {
        cases.add(solve(n, 5, triangle, false));
        cases.add(solve(n, 5, triangle, true));
      }
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    return List.of(cholesky(1024), solve(1024, 1024, Triangle.LOWER, false));
  }

  private static OperationCase cholesky(int n) {
    return new OperationCase(
            "factorisation.cholesky",
            "f32",
            n + "x" + n,
            Work.memory(0, 0).withUpdated(4L * n * n).withFlops(n * (double) n * n / 3),
            in -> {
              Matrix given = in.scope().matrix(n, n);
              double[] values = in.reals("matrix", n * n, random -> (float) random.nextGaussian());
              given.fill(index -> definite(values, n, (int) (index / n), (int) (index % n)));
              Matrix matrix = in.scope().matrix(n, n);
              matrix.write(given);
              in.compared("matrix", matrix, tolerance(n));
              return () -> {
                matrix.write(given);
                in.operations().factorisation().cholesky(matrix);
              };
            })
        .only(Values.NORMAL);
  }

  private static OperationCase solve(int n, int columns, Triangle triangle, boolean transposed) {
    return new OperationCase(
            "factorisation.solveTriangular",
            "f32",
            n
                + "x"
                + columns
                + (triangle == Triangle.LOWER ? "-l" : "-u")
                + (transposed ? "t" : ""),
            Work.memory(2L * n * n, 0)
                .withUpdated(4L * n * columns)
                .withFlops((double) n * n * columns),
            in -> {
              Matrix matrix = in.scope().matrix(n, n);
              double[] values = in.reals("matrix", n * n, random -> (float) random.nextGaussian());
              matrix.fill(index -> definite(values, n, (int) (index / n), (int) (index % n)));
              Matrix given = in.normal("b", n, columns);
              Matrix b = in.scope().matrix(n, columns);
              b.write(given);
              in.compared("b", b, tolerance(n));
              return () -> {
                b.write(given);
                in.operations().factorisation().solveTriangular(matrix, triangle, transposed, b);
              };
            })
        .only(Values.NORMAL);
  }

  /** Symmetric only in what is read: a random number, and 4 sqrt(n) + 4 more on the diagonal. */
  private static double definite(double[] values, int n, int row, int column) {
    double diagonal = row == column ? (float) (4 * Math.sqrt(n) + 4) : 0;
    return (float) (values[row * n + column] + diagonal);
  }

  /**
   * Condition numbers below 10 times backward errors, which for such matrices are a few units of
   * the largest element: sums of n products of elements of order one beside a diagonal of order
   * sqrt(n).
   */
  private static Tolerance tolerance(int n) {
    return Tolerance.ofLargest(16 + 2 * Math.sqrt(n));
  }
}
