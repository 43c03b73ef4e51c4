package io.troupe.gpu.operation;

import static io.troupe.gpu.memory.ElementType.BFLOAT16;
import static io.troupe.gpu.memory.ElementType.FLOAT32;
import static io.troupe.gpu.memory.ElementType.FLOAT64;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireElements;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireStored;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedRotary(Rotary family) implements Rotary {
  @Override
  public void rotate(
      Matrix x, int xRow, Rotation rotation, Matrix out, int outRow, boolean accumulate) {
    RotaryTable table = rotation.table();
    requireLike("sines", table.sines(), table.cosines());
    requireType(table.cosines(), table.sines());
    requireStored(table.cosines(), x);
    requireStored(table.cosines(), out);
    int dimension = rotation.dimension();
    if (dimension < 1 || x.columns() % dimension != 0 || 2L * table.pairs() > dimension) {
      throw new IllegalArgumentException(
          table.pairs()
              + " pairs and heads of dimension "
              + dimension
              + " do not fit the rows of "
              + x.shape());
    }
    int rows = rotation.positions().size();
    requireRows(x, xRow, rows, out, outRow);
    rotation.positions().requireBelow("positions", table.cosines().rows());
    requireDistinct(out, table.cosines(), table.sines());
    if (out == x && xRow != outRow && Math.abs((long) xRow - outRow) < rows) {
      throw new IllegalArgumentException(
          "rows " + xRow + " and rows " + outRow + " of " + x.shape() + " overlap");
    }
    family.rotate(x, xRow, rotation, out, outRow, accumulate);
  }

  @Override
  public void copyRows(Matrix x, int xRow, int rows, Matrix out, int outRow) {
    requireRows(x, xRow, rows, out, outRow);
    requireDistinct(out, x);
    requireElements("x", x, FLOAT32, FLOAT64, BFLOAT16);
    if (x.type() == BFLOAT16) {
      requireElements("out", out, FLOAT32, FLOAT64, BFLOAT16);
    } else {
      requireElements("out", out, x.type(), BFLOAT16);
    }
    family.copyRows(x, xRow, rows, out, outRow);
  }

  private static void requireRows(Matrix x, int xRow, int rows, Matrix out, int outRow) {
    if (x.columns() != out.columns()
        || xRow < 0
        || outRow < 0
        || rows < 0
        || rows > x.rows() - xRow
        || rows > out.rows() - outRow) {
      throw new IllegalArgumentException(
          rows
              + " rows of "
              + x.shape()
              + " from "
              + xRow
              + " do not fit "
              + out.shape()
              + " from "
              + outRow);
    }
  }
}
