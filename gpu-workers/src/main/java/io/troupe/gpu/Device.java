package io.troupe.gpu;

import io.troupe.gpu.memory.MemoryBudget;
import io.troupe.gpu.memory.Scope;
import io.troupe.gpu.operation.Operations;
import java.util.Optional;

/**
 * Something that computes: it owns memory and runs the operations on it.
 *
 * <p>{@code try (Scope scope = device.scope()) { ... }} owns what a computation needs. Operations
 * are called by one thread at a time.
 */
public interface Device extends AutoCloseable {
  /** What users see, such as {@code cpu:0}. */
  String name();

  /** The number of threads that the lease allows; at least 1. */
  int threads();

  /** What can be computed here. */
  Operations operations();

  /** The memory limit, and what is taken of it. */
  MemoryBudget memory();

  /** A new, empty owner of memory on this device; whoever asks for it closes it. */
  Scope scope();

  /** Waits until everything that was asked of the device has happened. */
  default void synchronise() {}

  /** What lost this device, if anything did: then nothing can be computed in this process. */
  default Optional<DeviceLostException> failure() {
    return Optional.empty();
  }

  /**
   * Ends the device's threads, and gives its memory back.
   *
   * @throws IllegalStateException if a scope is still open: a leak of whoever opened it
   */
  @Override
  void close();
}
