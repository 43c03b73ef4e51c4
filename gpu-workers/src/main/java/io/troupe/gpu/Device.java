package io.troupe.gpu;

/** Something that computes: it owns memory and runs the operations on it. */
public interface Device extends AutoCloseable {
  /** What users see, such as {@code cpu:0}. */
  String name();

  /** The number of threads that the lease allows; at least 1. */
  int threads();

  @Override
  void close();
}
