package io.troupe.gpu.simd;

import io.troupe.gpu.operation.Backend;
import io.troupe.gpu.parallel.ComputePool;
import io.troupe.gpu.product.TileLibrary;
import java.lang.foreign.Arena;
import java.util.Optional;

/** The Vector API version of every family in which time is spent, for floats. */
public final class SimdBackend {
  private SimdBackend() {}

  /**
   * All families.
   *
   * @param pool runs the tiles
   * @param arena owns scratch memory: 6 MiB, and 0.7 MiB a thread
   * @param library computes the products that it is better at
   */
  public static Backend create(ComputePool pool, Arena arena, Optional<TileLibrary> library) {
    Scratch scratch = new Scratch(arena, pool.threads());
    Products products = new Products(pool, arena, library);
    return new Backend(
        "simd-" + Lanes.FLOATS.vectorBitSize() + library.map(l -> "+" + l.name()).orElse(""),
        new SimdLinearAlgebra(products),
        new SimdElementwise(pool, scratch),
        new SimdActivations(pool, scratch),
        new SimdNormalisation(pool, scratch),
        new SimdSoftmax(pool, scratch),
        new SimdReductions(pool, scratch),
        new SimdGraph(pool, scratch),
        new SimdLosses(pool, scratch),
        new SimdOptimisation(pool, scratch),
        new SimdFactorisation(pool, products, arena),
        new SimdConversion(pool, scratch),
        new SimdWeightProducts(pool, scratch, arena),
        new SimdRandom(pool, scratch),
        new SimdAttention(pool, arena),
        new SimdRotary(pool, arena),
        new SimdEmbedding(pool));
  }
}
