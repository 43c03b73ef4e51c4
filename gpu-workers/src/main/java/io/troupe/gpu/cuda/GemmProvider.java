package io.troupe.gpu.cuda;

/** Who multiplies matrices on a device; chosen once, when it is opened. */
interface GemmProvider {
  /** What users see, such as {@code cuBLAS 13.1}. */
  String name();

  /** Puts a product into the compute stream. */
  void multiply(Product product);
}
