package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Rotary;
import io.troupe.gpu.operation.RotaryLayout;
import io.troupe.gpu.operation.Rotation;

/** Rotary position embedding, pair by pair. */
public final class ReferenceRotary implements Rotary {
  @Override
  public void rotate(
      Matrix x, int xRow, Rotation rotation, Matrix out, int outRow, boolean accumulate) {
    int dimension = rotation.dimension();
    int pairs = rotation.table().pairs();
    for (int row = 0; row < rotation.positions().size(); row++) {
      for (int head = 0; head < x.columns(); head += dimension) {
        for (int pair = 0; pair < pairs; pair++) {
          pair(x, xRow + row, head, rotation, pair, row, out, outRow + row, accumulate);
        }
        for (int column = head + 2 * pairs; column < head + dimension; column++) {
          double before = accumulate ? out.get(outRow + row, column) : 0;
          out.set(outRow + row, column, before + x.get(xRow + row, column));
        }
      }
    }
  }

  @Override
  public void copyRows(Matrix x, int xRow, int rows, Matrix out, int outRow) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < x.columns(); column++) {
        out.set(outRow + row, column, x.get(xRow + row, column));
      }
    }
  }

  @SuppressWarnings("checkstyle:ParameterNumber") // One pair, in place.
  private static void pair(
      Matrix x,
      int from,
      int head,
      Rotation rotation,
      int pair,
      int row,
      Matrix out,
      int to,
      boolean accumulate) {
    boolean halves = rotation.layout() == RotaryLayout.HALVES;
    int left = head + (halves ? pair : 2 * pair);
    int right = halves ? left + rotation.table().pairs() : left + 1;
    int position = rotation.positions().get(row);
    double cosine = rotation.table().cosines().get(position, pair);
    double sine = rotation.table().sines().get(position, pair) * (rotation.inverse() ? -1 : 1);
    double a = x.get(from, left);
    double b = x.get(from, right);
    out.set(to, left, (accumulate ? out.get(to, left) : 0) + a * cosine - b * sine);
    out.set(to, right, (accumulate ? out.get(to, right) : 0) + a * sine + b * cosine);
  }
}
