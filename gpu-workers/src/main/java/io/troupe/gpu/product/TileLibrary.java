package io.troupe.gpu.product;

/** A library that computes single tiles of products, each on one thread. */
public interface TileLibrary {
  /** What users see, such as {@code onednn}. */
  String name();

  /** Whether it is the faster choice for a product. */
  boolean suits(Product product);

  /**
   * Computes a tile.
   *
   * @param tile any product
   * @param thread which thread of the pool calls, from 0
   */
  void compute(Product tile, int thread);
}
