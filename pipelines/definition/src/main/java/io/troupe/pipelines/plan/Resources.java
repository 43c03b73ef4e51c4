package io.troupe.pipelines.plan;

import java.util.Optional;

/**
 * What one task needs of a node while it runs.
 *
 * @param cpu threads; more than 0
 * @param memoryBytes host memory of its executor, heap and tensors together
 * @param gpu what it needs of GPUs, if it needs any
 */
public record Resources(int cpu, long memoryBytes, Optional<Gpu> gpu) {
  /** What a file gets that says nothing. */
  public static final Resources DEFAULT = new Resources(1, 1L << 30, Optional.empty());

  /**
   * What a task needs of GPUs.
   *
   * @param count how many
   * @param memoryBytes of device memory on each
   * @param exclusive whether neighbours on the device are refused
   * @param arch least compute capability, such as {@code >=8.0}
   * @param fallbackToCpu whether a node without such a GPU may run the task on its CPU
   */
  public record Gpu(
      int count,
      long memoryBytes,
      boolean exclusive,
      Optional<String> arch,
      boolean fallbackToCpu) {
    /** What {@code device: cuda} asks for where {@code resources} says nothing of GPUs. */
    public static final Gpu ONE = new Gpu(1, 2L << 30, false, Optional.empty(), false);
  }
}
