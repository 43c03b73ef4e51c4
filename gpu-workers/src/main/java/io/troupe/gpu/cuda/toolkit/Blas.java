package io.troupe.gpu.cuda.toolkit;

import io.troupe.gpu.cuda.driver.Resources;

/** A BLAS library that works in the device's context and stream. */
public interface Blas extends Resources.Resource {
  /** Such as {@code cuBLAS 13.1.0}. */
  String name();

  /**
   * Puts products into the stream. Floats are multiplied as floats, never in TF32.
   *
   * @return the library's status; 0 is success
   */
  int multiply(BlasProduct product);
}
