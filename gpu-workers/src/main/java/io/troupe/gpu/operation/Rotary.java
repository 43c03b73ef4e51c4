package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Rotary position embedding (arXiv 2104.09864) and the copies of rows that a cache of keys and
 * values needs. {@link Operations} has checked the shapes.
 *
 * <p>Rows are read and written in their own type, that of the tables or BFLOAT16, and computed in
 * the tables' type; so a cache in BFLOAT16 is filled, and moved with a further rotation, in one
 * pass.
 */
public interface Rotary {
  /**
   * Turns each pair of columns of each head: {@code (a, b)} becomes {@code (a cos - b sin, a sin +
   * b cos)}, with the sine's sign changed if inverse.
   *
   * @param x (any, heads * dimension), from whose row {@code xRow} as many rows are read as there
   *     are positions
   * @param out (any, heads * dimension), written from row {@code outRow}; may be x if the rows are
   *     the same
   * @param accumulate whether it is added to out
   */
  void rotate(Matrix x, int xRow, Rotation rotation, Matrix out, int outRow, boolean accumulate);

  /**
   * Copies rows, rounding to the type of {@code out}.
   *
   * @param x (any, c)
   * @param out (any, c), not x
   */
  void copyRows(Matrix x, int xRow, int rows, Matrix out, int outRow);
}
