package io.troupe.gpu.measure;

import io.troupe.gpu.agreement.Work;

/** What a device allows, measured now. */
interface Limits extends AutoCloseable {
  /**
   * The least time for a piece of work: that of the slowest among moving its bytes, gathering its
   * rows, its additions and multiplications, and its exponentials, each as if it were alone.
   */
  Bound of(Work work);

  @Override
  void close();

  /**
   * What bounds a piece of work.
   *
   * @param seconds the least time
   * @param amount bytes, flops or exponentials that are counted
   * @param unit what is reported: {@code GB/s}, {@code GFLOP/s} or {@code Gexp/s}
   */
  record Bound(double seconds, double amount, String unit) {}
}
