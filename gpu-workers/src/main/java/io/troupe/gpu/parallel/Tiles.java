package io.troupe.gpu.parallel;

/** A computation cut into tiles that do not depend on each other. */
@FunctionalInterface
public interface Tiles {
  /**
   * Computes one tile.
   *
   * @param tile from 0 to the number of tiles - 1
   * @param thread which thread of the pool runs it, from 0: names scratch memory, must not change
   *     the result
   */
  void compute(int tile, int thread);
}
