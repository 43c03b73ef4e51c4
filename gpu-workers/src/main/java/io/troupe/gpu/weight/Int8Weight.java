package io.troupe.gpu.weight;

import io.troupe.gpu.memory.Bytes;
import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.memory.Scope;

/**
 * Signed bytes with one scale for {@link #GROUP} neighbouring columns of a row: the value is {@code
 * code * scale}. 8.5 bits a weight; with bfloat16 scales the product reads 6 % less than with
 * floats, and the codes are rounded with the scale as it is stored.
 *
 * @param rows outputs
 * @param columns inputs, a multiple of 32
 * @param codes (rows, columns), row-major, -127 to 127
 * @param scales (rows, columns / 32) of BFLOAT16
 */
public record Int8Weight(int rows, int columns, Bytes codes, Matrix scales) implements Weight {
  /** Columns that share a scale. */
  public static final int GROUP = 32;

  /** Checks the sizes. */
  public Int8Weight {
    Blocks.require("int8 weight", rows, columns, GROUP);
    Blocks.requireSize("codes", codes, (long) rows * columns);
    if (scales.type() != ElementType.BFLOAT16
        || scales.rows() != rows
        || scales.columns() != columns / GROUP) {
      throw new IllegalArgumentException(
          "scales must be BFLOAT16 (" + rows + ", " + columns / GROUP + "), got " + scales);
    }
  }

  /** A weight with any content. */
  public static Int8Weight in(Scope scope, int rows, int columns) {
    Blocks.require("int8 weight", rows, columns, GROUP);
    return new Int8Weight(
        rows,
        columns,
        scope.bytes((long) rows * columns),
        scope.matrix(ElementType.BFLOAT16, rows, columns / GROUP));
  }

  @Override
  public long sizeBytes() {
    return codes.size() + scales.sizeBytes();
  }
}
