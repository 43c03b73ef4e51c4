package io.troupe.gpu.weight;

import io.troupe.gpu.memory.Matrix;

/**
 * A weight without blocks.
 *
 * @param matrix (rows, columns) of FLOAT32 or BFLOAT16; conversions take FLOAT16 too
 */
public record DenseWeight(Matrix matrix) implements Weight {
  @Override
  public int rows() {
    return matrix.rows();
  }

  @Override
  public int columns() {
    return matrix.columns();
  }

  @Override
  public long sizeBytes() {
    return matrix.sizeBytes();
  }
}
