package io.troupe.gpu.simd;

import static io.troupe.gpu.simd.Lanes.WIDTH;
import static io.troupe.gpu.simd.Lanes.address;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.RandomOperations;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.random.RandomKey;
import io.troupe.gpu.reference.ReferenceRandom;

/** Random words in the first-level cache, then numbers of them; float64 is the reference's. */
final class SimdRandom implements RandomOperations {
  private static final int TILE = 8192;
  private static final int CHUNK = 1024;

  private final ComputePool pool;
  private final Scratch scratch;
  private final RandomOperations other = new ReferenceRandom();

  SimdRandom(ComputePool pool, Scratch scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  @Override
  public void uniform(RandomKey key, float low, float high, Matrix out) {
    if (out.type() != ElementType.FLOAT32) {
      other.uniform(key, low, high, out);
      return;
    }
    float width = high - low;
    fill(key, out, (words, vectors, to) -> NormalLanes.uniform(words, vectors, width, low, to));
  }

  @Override
  public void normal(RandomKey key, float mean, float deviation, Matrix out) {
    if (out.type() != ElementType.FLOAT32) {
      other.normal(key, mean, deviation, out);
      return;
    }
    fill(key, out, (words, vectors, to) -> NormalLanes.normal(words, vectors, deviation, mean, to));
  }

  private void fill(RandomKey key, Matrix out, Chunk chunk) {
    long to = address(out);
    pool.run(
        SimdElementwise.tiles(out.size(), TILE),
        (tile, thread) -> {
          long first = (long) tile * TILE;
          long end = Math.min(out.size(), first + TILE);
          for (long element = first; element < end; element += CHUNK) {
            int size = (int) Math.min(CHUNK, end - element);
            long words = scratch.of(thread);
            RandomLanes.words(key, element / 64, Math.ceilDiv(size, 64), words);
            // The last vector may write to the padding.
            chunk.fill(words, Math.ceilDiv(size, WIDTH), to + 4 * element);
          }
        });
  }

  /** Makes numbers of whole vectors of words. */
  @FunctionalInterface
  private interface Chunk {
    void fill(long words, int vectors, long to);
  }
}
