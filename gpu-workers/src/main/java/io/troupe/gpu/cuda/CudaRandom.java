package io.troupe.gpu.cuda;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.RandomOperations;
import io.troupe.gpu.random.RandomKey;

/** Random fills of floats; see {@code random.cu}. */
final class CudaRandom implements RandomOperations {
  private static final int THREADS = 256;

  private final Kernels kernels;

  CudaRandom(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void uniform(RandomKey key, float low, float high, Matrix out) {
    fill("random_uniform", key, high - low, low, out);
  }

  @Override
  public void normal(RandomKey key, float mean, float deviation, Matrix out) {
    fill("random_normal", key, deviation, mean, out);
  }

  private void fill(String kernel, RandomKey key, float scale, float start, Matrix out) {
    if (out.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException("CUDA fills FLOAT32, got " + out);
    }
    // A thread makes four words: 16 blocks serve 64 neighbouring elements.
    long blocks = Math.ceilDiv(out.size(), 64) * 16;
    kernels.launch(
        kernel,
        Grid.covering(blocks, THREADS),
        Arguments.of()
            .matrix(out)
            .whole(out.size())
            .whole(key.seed())
            .integer(key.stream())
            .integer(key.step())
            .real(scale)
            .real(start));
  }
}
