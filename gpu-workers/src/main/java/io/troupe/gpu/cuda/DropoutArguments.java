package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Dropout;

/** What kernels with a dropout have in common; see {@code dropout_add}. */
final class DropoutArguments {
  private static final int THREADS = 256;
  private static final int GROUP = 64;
  private static final int BLOCKS = 16;

  private DropoutArguments() {}

  /** A thread for each block of random words: 16 for each 64 elements. */
  static Grid grid(Matrix x) {
    return Grid.covering(Math.ceilDiv(x.size(), GROUP) * BLOCKS, THREADS);
  }

  /** Adds seed, stream, step, threshold and scale. */
  static Arguments add(Arguments arguments, Dropout dropout) {
    return arguments
        .whole(dropout.key().seed())
        .integer(dropout.key().stream())
        .integer(dropout.key().step())
        .whole(dropout.threshold())
        .real((float) dropout.scale());
  }
}
