package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Lookup;
import io.troupe.gpu.memory.Matrix;

/** Rows of a table by number. {@link Operations} has checked the shapes. */
public interface Embedding {
  /**
   * {@code out[i] = table[rows[i]]}, exact.
   *
   * @param table (vocabulary, c), of the result's type or BFLOAT16
   * @param rows n numbers of rows
   * @param out (n, c)
   */
  void gather(Matrix table, Indices rows, Matrix out);

  /**
   * The gradient of {@link #gather}: adds to each row of the table the rows of {@code gradOut} that
   * were gathered from it, in the order of their positions.
   *
   * @param gradOut (n, c)
   * @param lookup the n numbers of rows, and where each occurs
   * @param gradTable (vocabulary, c), is added to
   */
  void scatterAdd(Matrix gradOut, Lookup lookup, Matrix gradTable);
}
