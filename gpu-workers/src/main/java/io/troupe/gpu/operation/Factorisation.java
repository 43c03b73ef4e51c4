package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Triangular factors of symmetric matrices, and systems of equations with them. {@link Operations}
 * has checked the shapes.
 *
 * <p>Numeric contract: backward errors. The factor L of A (n, n) has {@code |A - L L^T| <= 4 (n +
 * 4) u |L| |L^T|} for each element, and a solution x of T x = b solves {@code (T + E) x = b} with
 * {@code |E| <= 4 (n + 4) u |T|}; u is half a unit in the last place of 1 (Higham, Accuracy and
 * Stability of Numerical Algorithms, 2nd ed., theorems 10.3 and 8.5, with a factor for orders of
 * summation). Equal for every number of threads.
 *
 * <p>What GPTQ (arXiv 2210.17323) wants of a damped Hessian H is the upper U with {@code H^-1 = U^T
 * U}. It needs no inverse and only one factor: with rows and columns of H in reverse order, {@code
 * cholesky} gives L, {@code solveTriangular} of the identity gives its inverse, and that in reverse
 * order of rows and columns is U.
 */
public interface Factorisation {
  /**
   * Replaces a symmetric matrix by its lower Cholesky factor L, {@code matrix = L L^T}, with zeros
   * above the diagonal. Only the diagonal and what is below it are read.
   *
   * @param matrix (n, n)
   * @throws NotPositiveDefiniteException if a pivot is not above zero, or is NaN; the matrix then
   *     has any content
   */
  void cholesky(Matrix matrix);

  /**
   * Replaces b by the solution x of {@code T x = b}, or of {@code T^T x = b}. A zero on the
   * diagonal gives infinities or NaN, no error.
   *
   * @param matrix (n, n); the part that is not named is not read
   * @param triangle which part of it is T
   * @param transposed whether to solve with the transpose of T
   * @param b (n, k): k right-hand sides, one in each column
   */
  void solveTriangular(Matrix matrix, Triangle triangle, boolean transposed, Matrix b);
}
