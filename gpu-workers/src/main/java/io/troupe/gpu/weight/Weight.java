package io.troupe.gpu.weight;

/**
 * The weight of a linear layer, (rows, columns) = (out, in), row-major, in one of the formats that
 * products read directly. A view: a scope owns the memory.
 */
public sealed interface Weight permits DenseWeight, Int8Weight, Fp4Weight {
  /** Outputs of the layer. */
  int rows();

  /** Inputs of the layer. */
  int columns();

  /** Bytes that a product reads: codes and scales. */
  long sizeBytes();
}
