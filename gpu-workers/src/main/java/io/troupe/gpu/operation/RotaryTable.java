package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;
import java.util.stream.IntStream;

/**
 * Cosines and sines of the angles {@code position frequency}, computed in double.
 *
 * @param cosines (rows, pairs): one row for each position, one column for each pair of columns
 * @param sines as the cosines
 */
public record RotaryTable(Matrix cosines, Matrix sines) {
  /**
   * The table of some positions.
   *
   * @param scope gives the memory
   * @param frequencies radians for each position, one for each pair
   * @param factor what cosines and sines are multiplied by: 1, or YaRN's attention factor (arXiv
   *     2309.00071); of two rotations of one vector only the first has it
   * @param positions one for each row; may be negative
   */
  public static RotaryTable of(Scope scope, double[] frequencies, double factor, int... positions) {
    int pairs = frequencies.length;
    double[] angles = new double[Math.multiplyExact(positions.length, pairs)];
    for (int row = 0; row < positions.length; row++) {
      for (int pair = 0; pair < pairs; pair++) {
        angles[row * pairs + pair] = positions[row] * frequencies[pair];
      }
    }
    Matrix cosines = scope.matrix(positions.length, pairs);
    Matrix sines = scope.matrix(positions.length, pairs);
    cosines.fill(index -> Math.cos(angles[(int) index]) * factor);
    sines.fill(index -> Math.sin(angles[(int) index]) * factor);
    return new RotaryTable(cosines, sines);
  }

  /** The table of positions 0 to {@code positions - 1}. */
  public static RotaryTable upTo(Scope scope, double[] frequencies, double factor, int positions) {
    return of(scope, frequencies, factor, IntStream.range(0, positions).toArray());
  }

  /** The usual frequencies {@code base^(-i / pairs)}, base 10000 in the paper. */
  public static double[] frequencies(double base, int pairs) {
    double[] frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = Math.pow(base, -(double) i / pairs);
    }
    return frequencies;
  }

  /** Pairs of columns that turn. */
  public int pairs() {
    return cosines.columns();
  }
}
